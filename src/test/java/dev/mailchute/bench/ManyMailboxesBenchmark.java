package dev.mailchute.bench;

import dev.mailchute.testkit.Call;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.SampleMail;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Many mailboxes in one process, polled each minute: a mail in each at the start, and then none.
 *
 * <p>Arguments: mailboxes (1000), heap ({@code 256m}), idle seconds that are measured (120).
 */
public final class ManyMailboxesBenchmark {
    private ManyMailboxesBenchmark() {}

    public static void main(String[] args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
        String heap = args.length > 1 ? args[1] : "256m";
        int idle = args.length > 2 ? Integer.parseInt(args[2]) : 120;
        CountDownLatch never = new CountDownLatch(1);
        try (FakeTenant tenant = FakeTenant.start(Duration.ofMillis(50))) {
            List<FakeMailbox> mailboxes = new ArrayList<>();
            Map<String, String> keys = new HashMap<>();
            for (int i = 0; i < count; i++) {
                FakeMailbox mailbox = tenant.mailbox("box" + i + "@contoso.com");
                mailbox.deliver(SampleMail.text("ann@x.example", mailbox.address(), "Hello", "Hello"));
                mailboxes.add(mailbox);
                keys.put("inbound.box" + i + ".mailbox", mailbox.address());
                keys.put("inbound.box" + i + ".schedule", "60s");
            }
            Instant start = Instant.now();
            try (ApplicationProcess application =
                    ApplicationProcess.start(tenant, Files.createTempDirectory("mailchute-many"), heap, keys)) {
                while (!isAllRead(mailboxes) && application.isAlive()) {
                    never.await(200, TimeUnit.MILLISECONDS);
                }
                if (!application.isAlive()) {
                    throw new IllegalStateException("the application has ended; " + heap + " may be too little");
                }
                Duration all = Duration.between(start, Instant.now());
                Duration first = Duration.between(start, tenant.calls().get(0).at());
                System.out.printf(
                        Locale.ROOT,
                        "%d mailboxes, first request after %.1f s, a mail of each delivered after %.1f s%n",
                        count,
                        first.toMillis() / 1000.0,
                        all.toMillis() / 1000.0);
                tenant.forgetCalls();
                Duration before = application.cpu();
                never.await(idle, TimeUnit.SECONDS);
                List<Call> lists = tenant.calls(Operation.LIST_MESSAGES);
                System.out.printf(
                        Locale.ROOT,
                        "  without new mail: %.2f polls of each a minute, %.0f %% of a core; peak resident %d MB with -Xmx%s,"
                                + " %d threads%n",
                        lists.size() * 60.0 / idle / count,
                        100.0 * application.cpu().minus(before).toMillis() / (idle * 1000.0),
                        application.peakMegabytes(),
                        heap,
                        application.threads());
                Duration longest = longestWait(lists);
                System.out.printf(
                        Locale.ROOT,
                        "  %d of %d mailboxes polled; the longest time between two polls of one: %.1f s%n",
                        lists.stream().map(Call::mailbox).distinct().count(),
                        count,
                        longest.toMillis() / 1000.0);
                System.out.printf(
                        Locale.ROOT,
                        "  violations of the limits of Graph: %d%n",
                        tenant.violations().size());
            }
        }
    }

    /** How long a mailbox waited for its next poll at most. */
    private static Duration longestWait(List<Call> lists) {
        Map<String, Instant> last = new HashMap<>();
        Duration longest = Duration.ZERO;
        for (Call list : lists) {
            Instant before = last.put(list.mailbox(), list.at());
            Duration wait = before == null ? Duration.ZERO : Duration.between(before, list.at());
            longest = wait.compareTo(longest) > 0 ? wait : longest;
        }
        return longest;
    }

    private static boolean isAllRead(List<FakeMailbox> mailboxes) {
        return mailboxes.stream()
                .flatMap(mailbox -> mailbox.mails("inbox").stream())
                .allMatch(FakeMail::isRead);
    }
}
