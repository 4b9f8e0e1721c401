package dev.mailchute.bench;

import dev.mailchute.testkit.Call;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.SampleMail;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How fast mailboxes are emptied, beside what Graph allows: 4 requests in flight for each mailbox / requests per message / latency.
 *
 * <p>Arguments: mailboxes (1), messages of each (2000), latency in ms (50), {@code read|remove|move} (read), heap (64m).
 */
public final class FlowBenchmark {
    private FlowBenchmark() {}

    /** What was seen when this many messages were finished. */
    private record Mark(int messages, Instant at, Duration cpu, Duration tenantCpu) {}

    public static void main(String[] args) throws Exception {
        int mailboxes = args.length > 0 ? Integer.parseInt(args[0]) : 1;
        int messages = args.length > 1 ? Integer.parseInt(args[1]) : 2000;
        int latency = args.length > 2 ? Integer.parseInt(args[2]) : 50;
        String after = args.length > 3 ? args[3] : "read";
        String heap = args.length > 4 ? args[4] : "64m";
        int all = mailboxes * messages;
        try (FakeTenant tenant = FakeTenant.start(Duration.ofMillis(latency))) {
            Map<String, String> keys = new HashMap<>();
            Random random = new Random(7);
            for (int m = 0; m < mailboxes; m++) {
                FakeMailbox mailbox = tenant.mailbox("bench" + m + "@contoso.com");
                for (int i = 0; i < messages; i++) {
                    mailbox.deliver(SampleMail.withAttachment(
                            "ann@x.example", mailbox.address(), "Mail " + i, "report.pdf", new byte[size(random)]));
                }
                mailbox.index();
                keys.put("inbound.bench" + m + ".mailbox", mailbox.address());
                if (after.equals("remove")) {
                    keys.put("inbound.bench" + m + ".remove-mail", "true");
                } else if (after.equals("move")) {
                    keys.put("inbound.bench" + m + ".move-to", "Processed");
                }
            }
            System.gc();
            Operation last = after.equals("remove")
                    ? Operation.DELETE_MESSAGE
                    : after.equals("move") ? Operation.MOVE_MESSAGE : Operation.PATCH_MESSAGE;
            double ceiling = mailboxes * 4 / (after.equals("move") ? 3.0 : 2.0) / (latency / 1000.0);
            Instant begun = Instant.now();
            try (ApplicationProcess application =
                    ApplicationProcess.start(tenant, Files.createTempDirectory("mailchute-benchmark"), heap, keys)) {
                Mark start = new Mark(0, begun, Duration.ZERO, tenantCpu());
                Mark first = when(tenant, application, last, 1);
                Mark thousand = when(tenant, application, last, Math.min(1000, all / 2));
                Mark end = when(tenant, application, last, (int) (all * 0.98));
                List<Call> calls = tenant.calls();
                Instant firstRequest = calls.stream()
                        .filter(call -> call.operation() != Operation.TOKEN)
                        .map(Call::at)
                        .findFirst()
                        .orElseThrow();
                System.out.printf(
                        Locale.ROOT,
                        "%d mailboxes, %d messages of each, %d ms a request, %s; first request after %.2f s, first message after %.2f s%n",
                        mailboxes,
                        messages,
                        latency,
                        after,
                        seconds(start.at(), firstRequest),
                        seconds(start.at(), first.at()));
                tell(
                        "from the first request to " + thousand.messages(),
                        new Mark(0, firstRequest, Duration.ZERO, start.tenantCpu()),
                        thousand,
                        ceiling);
                tell("steady", thousand, end, ceiling);
                System.out.printf(
                        Locale.ROOT,
                        "  peak resident %d MB with -Xmx%s, %d threads; requests %.2f for each message; violations %d%n",
                        application.peakMegabytes(),
                        heap,
                        application.threads(),
                        requests(calls) / (double) tenant.count(last),
                        tenant.violations().size());
            }
        }
    }

    /** Lognormal with a mean of 40 KB as MIME. */
    private static int size(Random random) {
        return (int) Math.min(2_000_000, Math.exp(Math.log(18_000) + random.nextGaussian()));
    }

    private static Mark when(FakeTenant tenant, ApplicationProcess application, Operation last, int messages)
            throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        while (tenant.count(last) < messages && application.isAlive()) {
            never.await(5, TimeUnit.MILLISECONDS);
        }
        return new Mark((int) tenant.count(last), Instant.now(), application.cpu(), tenantCpu());
    }

    private static long requests(List<Call> calls) {
        return calls.stream()
                .filter(call -> switch (call.operation()) {
                    case GET_MIME, PATCH_MESSAGE, DELETE_MESSAGE, MOVE_MESSAGE -> true;
                    default -> false;
                })
                .count();
    }

    private static void tell(String what, Mark from, Mark to, double ceiling) {
        int messages = to.messages() - from.messages();
        double rate = messages / seconds(from.at(), to.at());
        System.out.printf(
                Locale.ROOT,
                "  %s: %.1f messages/s of %.1f, %.1f %%; CPU for each message %.2f ms, of the tenant %.2f ms%n",
                what,
                rate,
                ceiling,
                100 * rate / ceiling,
                to.cpu().minus(from.cpu()).toNanos() / 1e6 / messages,
                to.tenantCpu().minus(from.tenantCpu()).toNanos() / 1e6 / messages);
    }

    private static Duration tenantCpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
