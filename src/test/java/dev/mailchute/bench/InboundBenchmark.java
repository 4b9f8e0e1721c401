package dev.mailchute.bench;

import dev.mailchute.testkit.Call;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.SampleMail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How fast one mailbox is emptied, beside what Graph allows: 4 requests in flight / requests per mail / latency.
 *
 * <p>Arguments: mails (1000), latency in ms (50), {@code read|remove|move} (read).
 */
public final class InboundBenchmark {
    private InboundBenchmark() {}

    public static void main(String[] args) throws Exception {
        int mails = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
        int latency = args.length > 1 ? Integer.parseInt(args[1]) : 50;
        String after = args.length > 2 ? args[2] : "read";
        Path folder = Files.createTempDirectory("mailchute-benchmark");
        try (FakeTenant tenant = FakeTenant.start(Duration.ofMillis(latency))) {
            FakeMailbox mailbox = tenant.mailbox("bench@contoso.com");
            byte[] attachment = new byte[15_000];
            for (int i = 0; i < mails; i++) {
                mailbox.deliver(SampleMail.withAttachment(
                        "ann@x.example", "bench@contoso.com", "Mail " + i, "report.pdf", attachment));
            }
            mailbox.index();
            Map<String, String> keys = new HashMap<>();
            keys.put("inbound.bench.mailbox", "bench@contoso.com");
            if (after.equals("remove")) {
                keys.put("inbound.bench.remove-mail", "true");
            } else if (after.equals("move")) {
                keys.put("inbound.bench.move-to", "Processed");
            }
            try (ApplicationProcess application = ApplicationProcess.start(tenant, folder, "64m", keys)) {
                Operation last = after.equals("remove")
                        ? Operation.DELETE_MESSAGE
                        : after.equals("move") ? Operation.MOVE_MESSAGE : Operation.PATCH_MESSAGE;
                CountDownLatch never = new CountDownLatch(1);
                while (tenant.count(last) < mails && application.isAlive()) {
                    never.await(100, TimeUnit.MILLISECONDS);
                }
                never.await(500, TimeUnit.MILLISECONDS);
                tell(tenant, application, mails, latency, after);
            }
            if (after.equals("read")) {
                besides(tenant, mailbox, folder, latency);
            }
        }
    }

    /** The same mails again by a script of the usual kind, in the same run, for a ratio that noise does not spoil. */
    private static void besides(FakeTenant tenant, FakeMailbox mailbox, Path folder, int latency) throws Exception {
        mailbox.mails("inbox").forEach(FakeMail::markUnread);
        tenant.forgetCalls();
        NaiveClient naive = new NaiveClient(
                tenant.url(),
                tenant.caFile(),
                FakeTenant.TENANT_ID,
                ApplicationProcess.CLIENT_ID,
                ApplicationProcess.SECRET,
                mailbox.address());
        naive.carry(Files.createDirectories(folder.resolve("naive")));
        double seconds = seconds(tenant.calls(), latency);
        double rate = mailbox.mails("inbox").size() / seconds;
        System.out.printf(
                Locale.ROOT,
                "  besides, a script with 4 threads, no ledger and no sync: %.1f mails/s, %.1f %%%n",
                rate,
                100 * rate / (2 / (latency / 1000.0)));
    }

    private static double seconds(List<Call> calls, int latency) {
        List<Call> own = calls.stream()
                .filter(call -> call.operation() != Operation.TOKEN)
                .toList();
        return (Duration.between(own.get(0).at(), own.get(own.size() - 1).at()).toMillis() + latency) / 1000.0;
    }

    private static void tell(FakeTenant tenant, ApplicationProcess application, int mails, int latency, String after)
            throws Exception {
        List<Call> calls = tenant.calls();
        long listing = calls.stream()
                .filter(call -> call.operation() == Operation.LIST_MESSAGES)
                .count();
        long ofMails = calls.stream()
                .filter(call -> switch (call.operation()) {
                    case GET_MIME, PATCH_MESSAGE, DELETE_MESSAGE, MOVE_MESSAGE -> true;
                    default -> false;
                })
                .count();
        double seconds = seconds(
                calls.stream()
                        .filter(call -> call.at().compareTo(lastOfMails(calls)) <= 0)
                        .toList(),
                latency);
        double perMail = (double) ofMails / mails;
        double ceiling = 4 / perMail / (latency / 1000.0);
        double rate = mails / seconds;
        System.out.printf(Locale.ROOT, "%d mails, %d ms a request, %s%n", mails, latency, after);
        System.out.printf(
                Locale.ROOT,
                "  %.1f s, %.1f mails/s, ceiling %.1f: %.1f %%%n",
                seconds,
                rate,
                ceiling,
                100 * rate / ceiling);
        System.out.printf(Locale.ROOT, "  requests per mail %.2f, listing %d in all%n", perMail, listing);
        System.out.printf(
                Locale.ROOT,
                "  CPU per mail %.1f ms, start-up included; peak resident %d MB with -Xmx64m%n",
                application.cpu().toMillis() / (double) mails,
                application.peakMegabytes());
        System.out.printf(
                Locale.ROOT,
                "  violations of the limits of Graph: %d%n",
                tenant.violations().size());
    }

    /** Polls that found nothing any more do not count. */
    private static Instant lastOfMails(List<Call> calls) {
        return calls.stream()
                .filter(call -> call.operation() != Operation.LIST_MESSAGES)
                .map(Call::at)
                .max(Instant::compareTo)
                .orElseThrow();
    }
}
