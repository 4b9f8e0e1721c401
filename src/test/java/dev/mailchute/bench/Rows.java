package dev.mailchute.bench;

import dev.mailchute.testkit.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** All rows of the document, in its order. */
final class Rows {
    private static final int MB = 1 << 20;
    private static final Duration ACROSS_THE_INTERNET = Duration.ofMillis(50);

    private static final String OF_A_HUNDRED = "192m";

    private final List<Row> rows = new ArrayList<>();
    private final String heap;
    private final double size;

    /**
     * @param heap of the application
     * @param size of the rows; 1 is as documented, less has fewer messages
     * @param otherJava the home of another JDK to measure, too
     */
    Rows(String heap, double size, Optional<String> otherJava) {
        this.heap = heap;
        this.size = size;
        for (int latency : List.of(0, 20, 50, 100)) {
            inBesideScript("1x" + latency, new Work(1, messages(latency), latency, "read", heap));
        }
        in("in-1x50-remove", new Work(1, messages(50), 50, "remove", heap));
        in("in-1x50-move", new Work(1, messages(50), 50, "move", heap));
        for (int latency : List.of(0, 20, 50, 100)) {
            inBesideScript("8x" + latency, new Work(8, scaled(500), latency, "read", heap));
        }
        in("in-8x50-remove", new Work(8, scaled(500), 50, "remove", heap));
        in("in-8x50-move", new Work(8, scaled(500), 50, "move", heap));
        in("in-100x0", new Work(100, scaled(60), 0, "read", OF_A_HUNDRED));
        in("in-100x50", new Work(100, scaled(60), 50, "read", OF_A_HUNDRED));
        otherJava.ifPresent(home -> {
            in("in-1x50-java", new Work(1, messages(50), 50, "read", heap), home);
            in("in-8x50-java", new Work(8, scaled(500), 50, "read", heap), home);
        });
        out("out-sendmail", "send-mail", Operation.SEND_MAIL);
        out("out-draft", "draft", Operation.SEND_DRAFT);
        largeIn("large-in-25", Math.max(2, scaled(8)), 25);
        largeIn("large-in-150", 1, 150);
        largeOut();
    }

    List<Row> all() {
        return rows;
    }

    private int scaled(int messages) {
        return (int) Math.max(20, messages * size);
    }

    /** So many that a run of one mailbox takes half a minute, and that the steady part is long enough. */
    private int messages(int latency) {
        return scaled(latency == 0 ? 3000 : latency == 20 ? 2200 : latency == 50 ? 1400 : 700);
    }

    private String title(Work work, String who) {
        return String.format(
                "%s, %d %s, %d ms, %s%s",
                who,
                work.mailboxes(),
                work.mailboxes() == 1 ? "mailbox" : "mailboxes",
                work.latency(),
                work.after(),
                work.heap().equals(heap) ? "" : ", -Xmx" + work.heap());
    }

    private void in(String name, Work work) {
        rows.add(new Row(
                name, title(work, "Mailchute"), Section.IN, tenant -> carry(tenant, work, application(tenant, work))));
    }

    private void in(String name, Work work, String javaHome) {
        String version = Path.of(javaHome).getFileName().toString();
        rows.add(new Row(name, title(work, "Mailchute on " + version), Section.IN, tenant -> {
            System.setProperty("application.java", javaHome);
            try {
                return carry(tenant, work, application(tenant, work));
            } finally {
                System.clearProperty("application.java");
            }
        }));
    }

    private static Run.Start application(TenantProcess tenant, Work work) {
        return folder ->
                ApplicationProcess.start(tenant.settings(), folder, work.heap(), work.keys(), List.of(), List.of());
    }

    private static Figures carry(TenantProcess process, Work work, Run.Start start) throws IOException {
        RemoteTenant tenant = process.tenant();
        tenant.clear();
        tenant.latency(Duration.ofMillis(work.latency()));
        tenant.fill(work.name(), work.mailboxes(), work.messages(), 0);
        try (Run run = new Run(tenant)) {
            return run.start(start).carry(work);
        }
    }

    /** One after the other, so that a ratio of the two is not spoilt by what else the machine does. */
    private void inBesideScript(String name, Work work) {
        in("in-" + name, work);
        if (Peers.hasNode() && (work.latency() == 0 || work.latency() == 50)) {
            rows.add(new Row(
                    "script-" + name,
                    title(work, "naive script (Node)"),
                    Section.IN,
                    tenant -> carry(
                            tenant,
                            work,
                            folder -> Peers.script(tenant.settings(), folder.resolve("drop"), work.addresses()))));
        }
    }

    private void out(String name, String mode, Operation last) {
        int messages = scaled(600);
        rows.add(new Row(name, "1 outbox, 50 ms, " + mode, Section.OUT, process -> {
            RemoteTenant tenant = process.tenant();
            tenant.clear();
            tenant.latency(ACROSS_THE_INTERNET);
            tenant.fill("out", 1, 0, 0);
            try (Run run = new Run(tenant)) {
                Letters.write(run.folder().resolve("outbox/out"), messages, "out0@contoso.com", "ann@x.example");
                Map<String, String> keys = outbox();
                keys.put("outbound.out.messages-per-minute", "0");
                keys.put("outbound.out.send-mode", mode);
                run.start(folder ->
                        ApplicationProcess.start(process.settings(), folder, heap, keys, List.of(), List.of()));
                Run.Mark one = run.when(last, 1);
                Run.Mark first = run.when(last, messages / 2);
                Run.Mark end = run.when(last, messages);
                return run.between(one, first, end)
                        .with(
                                Column.START,
                                Duration.between(run.begun(), one.at()).toMillis() / 1000.0)
                        .with(Column.REQUESTS, tenant.requests().ofMessages() / (double) end.messages())
                        .with(Column.VIOLATIONS, tenant.requests().violations());
            }
        }));
    }

    private static Map<String, String> outbox() {
        Map<String, String> keys = new HashMap<>();
        keys.put("outbound.out.mailbox", "out0@contoso.com");
        return keys;
    }

    private void largeIn(String name, int messages, int megabytes) {
        Work work = new Work(1, messages, 10, "read", "64m");
        String title = String.format("%d × %d MB in, 10 ms, -Xmx64m", messages, megabytes);
        rows.add(new Row(name, title, Section.LARGE, process -> {
            RemoteTenant tenant = process.tenant();
            tenant.clear();
            tenant.latency(Duration.ofMillis(work.latency()));
            tenant.fill(work.name(), 1, messages, (long) megabytes * MB);
            try (Run run = new Run(tenant)) {
                run.start(application(process, work));
                return large(run, tenant, run.when(work.last(), messages), messages * megabytes);
            }
        }));
    }

    private void largeOut() {
        rows.add(new Row("large-out-100", "a 100 MB attachment out, 10 ms, -Xmx64m", Section.LARGE, process -> {
            RemoteTenant tenant = process.tenant();
            tenant.clear();
            tenant.latency(Duration.ofMillis(10));
            tenant.fill("out", 1, 0, 0);
            Map<String, String> keys = outbox();
            keys.put("outbound.out.max-size", "150MB");
            try (Run run = new Run(tenant)) {
                Path outbox = Files.createDirectories(run.folder().resolve("outbox/out"));
                byte[] noise = new byte[100 * MB];
                new Random(7).nextBytes(noise);
                Files.write(outbox.resolve("big.bin"), noise);
                Files.writeString(
                        outbox.resolve("big.json"),
                        "{\"to\": [\"ann@x.example\"], \"subject\": \"Big\", \"text\": \"Hello\", \"attachments\": [\"big.bin\"]}");
                run.start(folder ->
                        ApplicationProcess.start(process.settings(), folder, "64m", keys, List.of(), List.of()));
                return large(run, tenant, run.when(Operation.SEND_DRAFT, 1), 100);
            }
        }));
    }

    private static Figures large(Run run, RemoteTenant tenant, Run.Mark end, int megabytes) throws IOException {
        double seconds = Duration.between(tenant.firstRequest(), end.at()).toMillis() / 1000.0;
        return new Figures()
                .with(Column.SECONDS, seconds)
                .with(Column.MEGABYTES_RATE, megabytes / seconds)
                .with(Column.TOTAL_CPU, end.cpu().toMillis() / 1000.0)
                .with(Column.RESIDENT, run.process().peakMegabytes())
                .with(Column.VIOLATIONS, tenant.requests().violations());
    }
}
