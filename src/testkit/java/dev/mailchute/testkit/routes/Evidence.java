package dev.mailchute.testkit.routes;

import dev.mailchute.testkit.FakeFolder;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.SentMail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be seen of a test now, from outside the application. */
final class Evidence {
    private final Site site;
    private final RunningApi api;
    private final ApplicationUnderTest application;
    private final boolean killed;
    /** As heard since the last look, which asks for each but once. */
    private final Map<String, Life> lives = new HashMap<>();

    private Health health;

    /** @param killed whether the application was killed in between, or will be */
    Evidence(Site site, RunningApi api, ApplicationUnderTest application, boolean killed) {
        this.site = site;
        this.api = api;
        this.application = application;
        this.killed = killed;
    }

    /**
     * A message in its mailbox.
     *
     * @param home the folder into which it came
     */
    record Arrived(
            IncomingMail plan, FakeMailbox mailbox, FakeMail mail, FakeFolder home, byte[] bytes, String messageId) {
        MailboxState shown() {
            return MailboxState.of(mail, mailbox.recoverableItems().contains(mail), home);
        }
    }

    boolean isKilled() {
        return killed;
    }

    Arrived arrived(String name) {
        Arrived message = site.arrived().get(name);
        if (message == null) {
            throw new IllegalArgumentException("no message that comes is called " + name);
        }
        return message;
    }

    /** Another look: what was heard is forgotten. */
    void lookAgain() {
        lives.clear();
        health = null;
    }

    /** What the application's journal knows of this message. */
    Life life(String name) {
        return lives.computeIfAbsent(name, unheard -> {
            Arrived message = site.arrived().get(name);
            return message == null
                    ? api.life("outbound", site.dropped().get(name).fileName())
                    : api.life("inbound", message.messageId());
        });
    }

    /** Whether an outgoing message, though not sent, has had its turn. */
    boolean isTried(String name, Life life) {
        return life.times("left") > 0
                || life.isKnown()
                        && api.health()
                                .isDown("outbound." + site.dropped().get(name).outbox());
    }

    List<SentMail> sent(Life life) {
        return life.messageId().isEmpty()
                ? List.of()
                : site.tenant().sent().stream()
                        .filter(mail -> life.messageId().equals(mail.internetMessageId()))
                        .toList();
    }

    /** @param outbox its name; all if it is null */
    List<SentMail> sentFrom(String outbox) {
        return outbox == null
                ? site.tenant().sent()
                : site.tenant().mailbox(Site.address(outbox)).sent();
    }

    HttpServer server(String name) {
        return site.servers().get(name);
    }

    Health health() {
        if (health == null) {
            health = api.health();
        }
        return health;
    }

    /** As it was before a server accepted again; if none does, as it is. */
    Health healthWhileRefused() {
        return site.healthWhileRefused()
                .orElseGet(() -> site.servers().values().stream().anyMatch(HttpServer::isRefusing)
                        ? health()
                        : Health.unheard());
    }

    String log() {
        return application.log();
    }

    /** Files of that folder that anyone may see. */
    List<Path> files(String folder) throws IOException {
        Path path = site.home().resolve(folder);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /** The files in that folder that are this message, byte for byte. */
    List<Path> copiesOf(Arrived message, String folder) throws IOException {
        List<Path> copies = new ArrayList<>();
        for (Path file : files(folder)) {
            if (Arrays.equals(message.bytes(), Files.readAllBytes(file))) {
                copies.add(file);
            }
        }
        return copies;
    }

    String contentOf(String folder) throws IOException {
        List<Path> files = files(folder);
        return files.isEmpty()
                ? (Files.isDirectory(site.home().resolve(folder)) ? folder + " is empty" : "there is no " + folder)
                : folder + " has "
                        + files.stream()
                                .map(file -> file.getFileName().toString())
                                .collect(Collectors.joining(", "));
    }

    /** Whether every message has come to its end, whatever that is. */
    boolean isAllOver() {
        return Stream.concat(site.arrived().keySet().stream(), site.dropped().keySet().stream())
                .allMatch(name -> life(name).isOver());
    }
}
