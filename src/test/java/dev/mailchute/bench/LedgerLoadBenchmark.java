package dev.mailchute.bench;

import dev.mailchute.support.PostgresServer;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.SampleMail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What the ledger of a cluster has to do, here with one process: while nothing comes, for each incoming message, and for each outgoing one.
 *
 * <p>Arguments: mailboxes (20), messages of each (50), and {@code statements} to list them.
 */
public final class LedgerLoadBenchmark {
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final int OUTGOING = 200;

    private final CountDownLatch never = new CountDownLatch(1);
    private final DatabaseObserver observer;
    private final FakeTenant tenant;
    private final boolean isListing;
    private DatabaseLoad idle;
    private double idlePolls;

    private LedgerLoadBenchmark(DatabaseObserver observer, FakeTenant tenant, boolean isListing) {
        this.observer = observer;
        this.tenant = tenant;
        this.isListing = isListing;
    }

    public static void main(String[] args) throws Exception {
        int mailboxes = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        int messages = args.length > 1 ? Integer.parseInt(args[1]) : 50;
        try (PostgresServer server = PostgresServer.start();
                DatabaseObserver observer = DatabaseObserver.of(server);
                FakeTenant tenant = FakeTenant.start(Duration.ofMillis(20))) {
            new LedgerLoadBenchmark(observer, tenant, args.length > 2).run(server, mailboxes, messages);
        }
    }

    private void run(PostgresServer server, int count, int messages) throws Exception {
        Path folder = Files.createTempDirectory("mailchute-ledger");
        Map<String, String> keys = new HashMap<>(Map.of(
                "ledger-url", server.newDatabase(),
                "ledger-user", PostgresServer.USER,
                "ledger-password", "any",
                "cluster", "true",
                "outbound.out.mailbox", "box0@contoso.com",
                "outbound.out.messages-per-minute", "0"));
        List<FakeMailbox> mailboxes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            mailboxes.add(tenant.mailbox("box" + i + "@contoso.com"));
            keys.put("inbound.box" + i + ".mailbox", "box" + i + "@contoso.com");
            keys.put("inbound.box" + i + ".schedule", "2s");
        }
        try (ApplicationProcess application = ApplicationProcess.start(tenant, folder, "128m", keys)) {
            until(() -> polls() >= 3 * count, application);
            measure("idle", 0, application, () -> never.await(IDLE.toMillis(), TimeUnit.MILLISECONDS));
            measure("in", count * messages, application, () -> {
                for (int i = 0; i < messages; i++) {
                    for (FakeMailbox mailbox : mailboxes) {
                        mailbox.deliver(SampleMail.text("ann@x.example", mailbox.address(), "Hello " + i, "Hello"));
                    }
                }
                until(() -> isAllRead(mailboxes), application);
            });
            measure("out", OUTGOING, application, () -> {
                Letters.write(folder.resolve("outbox/out"), OUTGOING, "box0@contoso.com", "ann@x.example");
                until(() -> receipts(folder) >= OUTGOING, application);
            });
            System.out.println("the largest tables with their indexes, in KB: " + largest(keys.get("ledger-url")));
        }
    }

    private static String largest(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, PostgresServer.USER, "any");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT string_agg(relname || ' ' || pg_total_relation_size(oid) / 1024, ', ') FROM pg_class WHERE"
                                + " relkind = 'r' AND pg_total_relation_size(oid) > 100000 AND relname !~ '^pg_|^sql_'")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private long polls() {
        return tenant.calls(Operation.LIST_MESSAGES).size();
    }

    private static long receipts(Path folder) {
        String[] names = folder.resolve("outbox/out/sent").toFile().list((in, name) -> name.endsWith(".sent.json"));
        return names == null ? 0 : names.length;
    }

    private static boolean isAllRead(List<FakeMailbox> mailboxes) {
        return mailboxes.stream()
                .flatMap(mailbox -> mailbox.mails("inbox").stream())
                .allMatch(FakeMail::isRead);
    }

    private void until(BooleanSupplier isSo, ApplicationProcess application) throws InterruptedException {
        while (!isSo.getAsBoolean()) {
            if (!application.isAlive()) {
                throw new IllegalStateException("the application has ended");
            }
            never.await(50, TimeUnit.MILLISECONDS);
        }
    }

    private void measure(String title, int messages, ApplicationProcess application, Work work) throws Exception {
        observer.forgetStatements();
        tenant.forgetCalls();
        double size = observer.size();
        Duration cpu = application.cpu();
        DatabaseLoad before = observer.load();
        work.run();
        // The server hands its counters on once a second.
        never.await(2, TimeUnit.SECONDS);
        DatabaseLoad load = observer.load().since(before);
        double polls = polls();
        if (messages == 0) {
            idle = load;
            idlePolls = polls;
            tell(title + ", for each poll", load, polls, 0, 0);
        } else {
            tell(title + ", for each message", load, messages, polls / idlePolls, observer.size() - size);
        }
        if (isListing) {
            System.out.print(observer.frequent(30));
        }
        System.out.printf(
                Locale.ROOT,
                "  meanwhile: %.0f polls, %d requests to Graph, %d ms of the application's CPU%n",
                polls,
                tenant.calls().size(),
                application.cpu().minus(cpu).toMillis());
    }

    /** @param alone how much of what was counted while idle is not the messages' */
    private void tell(String title, DatabaseLoad load, double count, double alone, double size) {
        System.out.printf(
                Locale.ROOT,
                "%s: %.2f reads, %.2f changes, %.2f commits, %.2f syncs, %.0f bytes of log, %.2f ms of CPU; %.0f bytes more%n",
                title,
                (load.reads() - alone * idle.reads()) / count,
                (load.writes() - alone * idle.writes()) / count,
                (load.commits() - alone * idle.commits()) / count,
                (load.syncs() - alone * idle.syncs()) / count,
                (load.logged() - alone * idle.logged()) / count,
                (load.cpu().toMillis() - alone * idle.cpu().toMillis()) / count,
                size / count);
    }
}
