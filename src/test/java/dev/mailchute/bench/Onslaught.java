package dev.mailchute.bench;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** One attack while it lasts: whom it is done to, how long, and how it was answered. */
final class Onslaught {
    /** Those who attack come from here; who works with the page comes from 127.0.0.1. */
    static final String ATTACKER = "127.0.0.66";

    private static final int PATIENCE = 15_000;

    private final AttackedPage page;
    private final Answers answers;
    private final long end;

    Onslaught(AttackedPage page, Answers answers, Duration time) {
        this.page = page;
        this.answers = answers;
        this.end = System.nanoTime() + time.toNanos();
    }

    AttackedPage page() {
        return page;
    }

    Answers answers() {
        return answers;
    }

    boolean isOver() {
        return System.nanoTime() >= end || !page.isAlive();
    }

    Wire wire() throws IOException {
        return wire(PATIENCE);
    }

    /** @param patience milliseconds for an answer */
    Wire wire(int patience) throws IOException {
        return Wire.open(ATTACKER, page.port(), patience);
    }

    /** Does nothing until the time is over. */
    void rest() throws InterruptedException {
        while (!isOver()) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Does each in a thread of its own, once; waits until all are done, or for the patience of a connection. */
    void atOnce(int count, IntFunction<String> shot) throws InterruptedException {
        ExecutorService crowd = Executors.newFixedThreadPool(count);
        for (int i = 0; i < count; i++) {
            int number = i;
            crowd.execute(() -> answers.count(shot.apply(number)));
        }
        crowd.shutdown();
        if (!crowd.awaitTermination(PATIENCE + 10_000, TimeUnit.MILLISECONDS)) {
            answers.count("not done");
            crowd.shutdownNow();
        }
    }

    /** The same again and again until the time is over, at least once each. */
    void again(int threads, IntFunction<String> shot) throws InterruptedException {
        atOnce(threads, number -> {
            String last = shot.apply(number);
            while (!isOver()) {
                answers.count(last);
                last = shot.apply(number);
            }
            return last;
        });
    }

    /** Opens so many connections, says the same on each, and counts. Those that could not be opened are missing. */
    List<Wire> hold(int count, String said) {
        List<Wire> held = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try {
                Wire wire = Wire.open(ATTACKER, page.port(), 2000);
                wire.send(said);
                held.add(wire);
            } catch (IOException e) {
                answers.count("refused");
                if (!page.isAlive()) {
                    break;
                }
            }
        }
        return held;
    }

    /** Counts how many of them the page has closed, and closes the others. */
    void letGo(List<Wire> held) {
        for (Wire wire : held) {
            answers.count(wire.isClosed() ? "closed by the page" : "left open");
            wire.close();
        }
    }

    /** Asks and reads to the end, as the attacker. */
    Wire.Answer ask(String request) {
        try (Wire wire = wire()) {
            wire.send(request);
            return wire.answer();
        } catch (IOException e) {
            return new Wire.Answer("refused", "", new byte[0]);
        }
    }

    Wire.Answer get(String path, String cookie) {
        return ask(request("GET", path, cookie, "") + "\r\n");
    }

    Wire.Answer post(String path, String cookie, String form) {
        return ask(form(path, cookie, form));
    }

    static String form(String path, String cookie, String form) {
        return request("POST", path, cookie, "Content-Type: application/x-www-form-urlencoded\r\n") + "Content-Length: "
                + form.length() + "\r\n\r\n" + form;
    }

    /** A head without its end. */
    static String request(String method, String path, String cookie, String further) {
        return method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                + (cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n") + further;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
