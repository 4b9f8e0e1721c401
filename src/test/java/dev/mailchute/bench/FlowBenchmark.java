package dev.mailchute.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How fast mailboxes are emptied, beside what Graph allows: 4 requests in flight for each mailbox / requests per message / latency.
 *
 * <p>Arguments: mailboxes (1), messages of each (2000), latency in ms (50), {@code read|remove|move} (read), heap (64m).
 */
public final class FlowBenchmark {
    private FlowBenchmark() {}

    public static void main(String[] args) throws Exception {
        Work work = new Work(
                args.length > 0 ? Integer.parseInt(args[0]) : 1,
                args.length > 1 ? Integer.parseInt(args[1]) : 2000,
                args.length > 2 ? Integer.parseInt(args[2]) : 50,
                args.length > 3 ? args[3] : "read",
                args.length > 4 ? args[4] : "64m");
        try (TenantProcess tenant = TenantProcess.start();
                Run run = new Run(tenant.tenant())) {
            tenant.tenant().latency(Duration.ofMillis(work.latency()));
            tenant.tenant().fill(work.name(), work.mailboxes(), work.messages(), 0);
            Figures figures = run.start(folder -> ApplicationProcess.start(
                            tenant.settings(), folder, work.heap(), work.keys(), List.of(), List.of()))
                    .carry(work);
            System.out.printf(
                    Locale.ROOT,
                    "%d mailboxes, %d messages of each, %d ms a request, %s; ceiling %.1f messages/s; the first part is %d messages%n",
                    work.mailboxes(),
                    work.messages(),
                    work.latency(),
                    work.after(),
                    work.ceiling(),
                    work.first());
            figures.values()
                    .forEach(
                            (column, value) -> System.out.println("  " + column.heading() + ": " + column.text(value)));
            System.out.println("  threads: " + run.process().threads());
        }
    }
}
