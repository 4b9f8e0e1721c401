package dev.mailchute.bench;

import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.SampleMail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Mail that comes and goes while the page is attacked: a message each second in either direction, and how long each took. */
final class MailFlow implements AutoCloseable {
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private final FakeMailbox mailbox;
    private final Path outbox;
    private final Way in = new Way();
    private final Way out = new Way();
    private volatile boolean stopped;

    MailFlow(FakeMailbox mailbox, Path outbox) {
        this.mailbox = mailbox;
        this.outbox = outbox;
        clock.scheduleAtFixedRate(this::put, 0, 1, TimeUnit.SECONDS);
        clock.scheduleWithFixedDelay(this::look, 100, 100, TimeUnit.MILLISECONDS);
    }

    /** One direction. */
    static final class Way {
        private final List<Message> waiting = new ArrayList<>();
        private int due;
        private long slowest;

        private record Message(long since, BooleanSupplier done) {}

        private synchronized void add(BooleanSupplier done) {
            due++;
            waiting.add(new Message(System.nanoTime(), done));
        }

        private synchronized void look() {
            waiting.forEach(message -> slowest = Math.max(slowest, System.nanoTime() - message.since()));
            waiting.removeIf(message -> message.done().getAsBoolean());
        }

        synchronized int done() {
            return due - waiting.size();
        }

        synchronized int due() {
            return due;
        }

        /** Milliseconds that the slowest took, or has waited by now. */
        synchronized long slowest() {
            return TimeUnit.NANOSECONDS.toMillis(slowest);
        }
    }

    private void put() {
        if (stopped) {
            return;
        }
        try {
            FakeMail mail = mailbox.deliver(
                    SampleMail.text("ann@x.example", mailbox.address(), "Question " + in.due(), "How are you?"));
            in.add(mail::isRead);
            String name = "order-" + System.nanoTime() + ".eml";
            Path part = outbox.resolve(name + ".part");
            Files.write(part, SampleMail.text(mailbox.address(), "ann@x.example", "Order " + out.due(), "Done."));
            Files.move(part, outbox.resolve(name));
            Path receipt = outbox.resolve("sent").resolve(name + ".sent.json");
            out.add(() -> Files.exists(receipt));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void look() {
        in.look();
        out.look();
    }

    Way in() {
        return in;
    }

    Way out() {
        return out;
    }

    /** Puts no more. */
    void stop() {
        stopped = true;
    }

    boolean isThrough() {
        return in.done() == in.due() && out.done() == out.due();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
