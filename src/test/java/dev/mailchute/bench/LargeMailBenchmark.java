package dev.mailchute.bench;

import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.SampleMail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A mail of 150 MB in, and a 100 MB attachment out, with a heap of 64 MB: what it takes. */
public final class LargeMailBenchmark {
    private static final long MB = 1024 * 1024;

    private LargeMailBenchmark() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("mailchute-benchmark");
        try (FakeTenant tenant = FakeTenant.start(Duration.ofMillis(10))) {
            FakeMailbox mailbox = tenant.mailbox("bench@contoso.com").largestMail(150 * MB);
            FakeMail large = mailbox.deliver(SampleMail.large("ann@x.example", "bench@contoso.com", "Large", 150 * MB));
            Map<String, String> keys = new HashMap<>();
            keys.put("inbound.bench.mailbox", "bench@contoso.com");
            keys.put("outbound.bench.mailbox", "bench@contoso.com");
            keys.put("outbound.bench.max-size", "150MB");
            try (ApplicationProcess application = ApplicationProcess.start(tenant, folder, "64m", keys)) {
                long begin = System.nanoTime();
                CountDownLatch never = new CountDownLatch(1);
                while (!large.isRead() && application.isAlive()) {
                    never.await(100, TimeUnit.MILLISECONDS);
                }
                tell("150 MB in", begin, application);
                try (Stream<Path> files = Files.list(folder.resolve("drop/bench"))) {
                    Path eml = files.filter(file -> file.toString().endsWith(".eml"))
                            .findFirst()
                            .orElseThrow();
                    System.out.printf(
                            "  same bytes as in the mailbox: %s%n",
                            Files.size(eml) == large.mime().length());
                }
                Path outbox = folder.resolve("outbox/bench");
                byte[] noise = new byte[(int) (100 * MB)];
                new Random(7).nextBytes(noise);
                Files.write(outbox.resolve("big.bin"), noise);
                begin = System.nanoTime();
                Files.writeString(
                        outbox.resolve("big.json"),
                        "{\"to\": [\"ann@x.example\"], \"subject\": \"Big\", \"text\": \"Hello\", \"attachments\": [\"big.bin\"]}");
                Path receipt = outbox.resolve("sent/big.json.sent.json");
                Path failed = outbox.resolve("failed/big.json.failed.json");
                while (!Files.exists(receipt) && !Files.exists(failed) && application.isAlive()) {
                    never.await(100, TimeUnit.MILLISECONDS);
                }
                tell("100 MB out", begin, application);
                System.out.println("  sent: " + mailbox.sent().size() + ", tokens on upload URLs: "
                        + tenant.leaks().size());
            }
        }
    }

    private static void tell(String what, long begin, ApplicationProcess application) throws Exception {
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f s, CPU so far %.1f s, peak resident %d MB with -Xmx64m%n",
                what,
                (System.nanoTime() - begin) / 1e9,
                application.cpu().toMillis() / 1000.0,
                application.isAlive() ? application.peakMegabytes() : -1);
    }
}
