package dev.mailchute.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.TemporaryException;
import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.InboundEntry.State;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailTest {
    private static final Instant NOW = Instant.parse("2026-11-25T09:00:00Z");

    @TempDir
    Path folder;

    private OneMailbox one;

    @BeforeEach
    void open() {
        one = new OneMailbox(folder, "REMOVE_MAIL", "true");
    }

    @AfterEach
    void close() {
        one.close();
    }

    private Mail staged(boolean isRebuilt) {
        one.record(one.mail("1"), State.HELD);
        Mail retried = Mail.retried(
                one.inbound,
                one.entry(one.mail("1")),
                OneMailbox.summary("1"),
                new RetriedContent(Optional.of(folder), isRebuilt));
        InputStream mime = new ByteArrayInputStream("From: a@x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        return retried.staged(Staging.write(retried, mime, 0));
    }

    @Test
    void a_message_of_which_only_a_rebuilt_copy_was_delivered_is_not_deleted_though_the_process_died_in_between() {
        Mail rebuilt = staged(true);
        assertFalse(rebuilt.isToBeDeleted());
        one.record(rebuilt, State.DELIVERED);
        assertFalse(Mail.recorded(one.inbound, one.entry(rebuilt)).isToBeDeleted());
        assertTrue(rebuilt.fileName().endsWith("-rebuilt.eml"), rebuilt::fileName);
    }

    @Test
    void a_message_that_was_delivered_itself_is_deleted() {
        Mail itself = staged(false);
        assertTrue(itself.isToBeDeleted());
        one.record(itself, State.DELIVERED);
        assertTrue(Mail.recorded(one.inbound, one.entry(itself)).isToBeDeleted());
    }

    @Test
    void a_failure_counts_once_whether_it_is_handled_now_or_was_counted_by_the_poll() {
        Mail mail = one.mail("1");
        assertEquals(new Failures(1, Optional.of(NOW)), mail.failuresIncludingCurrent(NOW));
        Failures counted = new Failures(3, Optional.of(NOW.minusSeconds(9)));
        assertEquals(
                counted,
                mail.afterLastAttempt(counted, Optional.of(new TemporaryException(OneMailbox.fault("busy"))))
                        .failuresIncludingCurrent(NOW));
    }

    @Test
    void what_a_log_may_print_of_it_has_neither_its_subject_nor_an_address() {
        Mail mail = one.mail("1");
        for (Object printed : new Object[] {mail, mail.listed(), mail.envelope()}) {
            assertFalse(printed.toString().contains(mail.subject()), printed::toString);
            assertFalse(printed.toString().contains("@x"), printed::toString);
        }
        assertTrue(mail.toString().startsWith("support message " + mail.key()), mail::toString);
    }
}
