package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.observe.BuildVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first lines of the log. */
class StartLinesTest {
    private static final String MARKER = "M4rker-never-seen";

    @TempDir
    Path home;

    private List<String> lines(String... keysAndValues) {
        return StartLines.of(SomeSettings.in(home, keysAndValues), home.resolve("routes"));
    }

    @Test
    void they_say_what_starts_and_each_mailbox_and_outbox_in_a_line() {
        List<String> lines = lines(
                "INBOUND_SUPPORT_SCHEDULE", "0 0 8 * * ?",
                "INBOUND_SUPPORT_TIME_ZONE", "UTC",
                "INBOUND_SUPPORT_FOLDER", "Inbox/Tickets");
        assertEquals(
                List.of(
                        "Mailchute " + BuildVersion.current() + " is starting: Java " + Runtime.version()
                                + ", data directory " + home.resolve("data") + ", ledger "
                                + home.resolve("data/ledger.db") + ", Mail Center " + home.resolve("mail-center")
                                + ", routes " + home.resolve("routes")
                                + ", 1 mailbox, 1 outbox, http://127.0.0.1:8080",
                        "inbound support: support@contoso.com, folder Inbox/Tickets, by 0 0 8 * * ? in UTC, to "
                                + home.resolve("drop/support"),
                        "outbound orders: orders@contoso.com, from " + home.resolve("outbox/orders")
                                + ", at most 30 a minute"),
                lines);
    }

    @Test
    void they_hold_no_secret() {
        List<String> lines = lines(
                "CLIENT_SECRET",
                MARKER,
                "PROXY",
                "http://" + MARKER + ":" + MARKER + "@proxy:8080",
                "LEDGER_URL",
                "jdbc:postgresql://db/mailchute?user=" + MARKER,
                "LEDGER_PASSWORD",
                MARKER);
        assertTrue(lines.get(0).contains("ledger jdbc:postgresql://db/mailchute?user=***"), lines::toString);
        assertFalse(lines.toString().contains(MARKER), lines::toString);
    }

    @Test
    void a_thousand_mailboxes_do_not_fill_the_log() {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            keys.addAll(List.of("INBOUND_M" + i + "_MAILBOX", "m" + i + "@contoso.com"));
        }
        List<String> lines = lines(keys.toArray(String[]::new));
        assertEquals(1 + StartLines.MAX_PARTS, lines.size());
        assertTrue(lines.get(0).contains("1001 mailboxes, 1 outbox"), lines.get(0));
        assertEquals("and 963 more; config show lists all of them", lines.get(StartLines.MAX_PARTS));
    }
}
