package dev.mailchute.bench;

import dev.mailchute.testkit.Operation;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How fast mailboxes are emptied, beside what Graph allows: 4 requests in flight for each mailbox / requests per message / latency.
 *
 * <p>Arguments: mailboxes (1), messages of each (2000), latency in ms (50), {@code read|remove|move} (read), heap (64m).
 */
public final class FlowBenchmark {
    private FlowBenchmark() {}

    /** What was seen when this many messages were finished. */
    private record Mark(long messages, Instant at, Duration cpu, Duration tenantCpu) {}

    public static void main(String[] args) throws Exception {
        int mailboxes = args.length > 0 ? Integer.parseInt(args[0]) : 1;
        int messages = args.length > 1 ? Integer.parseInt(args[1]) : 2000;
        int latency = args.length > 2 ? Integer.parseInt(args[2]) : 50;
        String after = args.length > 3 ? args[3] : "read";
        String heap = args.length > 4 ? args[4] : "64m";
        int all = mailboxes * messages;
        try (TenantProcess process = TenantProcess.start()) {
            RemoteTenant tenant = process.tenant();
            tenant.latency(Duration.ofMillis(latency));
            tenant.fill("bench", mailboxes, messages, 0);
            Map<String, String> keys = new HashMap<>();
            for (int m = 0; m < mailboxes; m++) {
                keys.put("inbound.bench" + m + ".mailbox", "bench" + m + "@contoso.com");
                if (after.equals("remove")) {
                    keys.put("inbound.bench" + m + ".remove-mail", "true");
                } else if (after.equals("move")) {
                    keys.put("inbound.bench" + m + ".move-to", "Processed");
                }
            }
            Operation last = after.equals("remove")
                    ? Operation.DELETE_MESSAGE
                    : after.equals("move") ? Operation.MOVE_MESSAGE : Operation.PATCH_MESSAGE;
            double ceiling = mailboxes * 4 / (after.equals("move") ? 3.0 : 2.0) / (latency / 1000.0);
            Instant begun = Instant.now();
            try (ApplicationProcess application = ApplicationProcess.start(
                    process.settings(),
                    Files.createTempDirectory("mailchute-benchmark"),
                    heap,
                    keys,
                    List.of(),
                    List.of())) {
                Mark first = when(tenant, application, last, 1);
                Mark thousand = when(tenant, application, last, Math.min(1000, all / 2));
                Mark end = when(tenant, application, last, (int) (all * 0.98));
                Instant firstRequest = tenant.firstRequest();
                System.out.printf(
                        Locale.ROOT,
                        "%d mailboxes, %d messages of each, %d ms a request, %s; first request after %.2f s, first message after %.2f s%n",
                        mailboxes,
                        messages,
                        latency,
                        after,
                        seconds(begun, firstRequest),
                        seconds(begun, first.at()));
                tell(
                        "from the first request to " + thousand.messages(),
                        new Mark(0, firstRequest, Duration.ZERO, first.tenantCpu()),
                        thousand,
                        ceiling);
                tell("steady", thousand, end, ceiling);
                System.out.printf(
                        Locale.ROOT,
                        "  peak resident %d MB with -Xmx%s, %d threads; requests %.2f for each message; violations %d%n",
                        application.peakMegabytes(),
                        heap,
                        application.threads(),
                        tenant.requests().ofMessages() / (double) end.messages(),
                        tenant.requests().violations());
            }
        }
    }

    private static Mark when(RemoteTenant tenant, ApplicationProcess application, Operation last, int messages)
            throws Exception {
        RemoteTenant.Moment moment = tenant.when(last, messages, 200);
        while (moment.count() < messages && application.isAlive()) {
            moment = tenant.when(last, messages, 200);
        }
        return new Mark(moment.count(), moment.at(), application.cpu(), moment.cpu());
    }

    private static void tell(String what, Mark from, Mark to, double ceiling) {
        long messages = to.messages() - from.messages();
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

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
