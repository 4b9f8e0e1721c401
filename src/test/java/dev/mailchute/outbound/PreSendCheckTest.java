package dev.mailchute.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.PermanentException;
import dev.mailchute.failure.UnsettledException;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.OutboundEntryBuilder;
import dev.mailchute.mailcenter.EarlyEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreSendCheckTest {
    private static final String MAIL = "To: ann@x.example\r\nMessage-ID: <1@x>\r\n\r\nHello.\r\n";

    @TempDir
    Path folder;

    private OneOutbox one;
    private PreSendCheck check;

    @BeforeEach
    void open() {
        one = new OneOutbox(folder);
        check = new PreSendCheck(one.outboxes, one.ledger.outbound(), one.clock);
    }

    @AfterEach
    void close() {
        one.close();
    }

    private String refusal(OutgoingMail mail) {
        return assertThrows(PermanentException.class, () -> check.check(mail))
                .fault()
                .code();
    }

    @Test
    void a_valid_message_is_checked_and_hashed() throws Exception {
        OutgoingMail checked = check.check(one.claimed("a.eml", MAIL));
        assertEquals("<1@x>", checked.checkedMail().mail().messageId());
        assertTrue(checked.isOneRequest());
    }

    @Test
    void an_empty_file_a_link_and_another_sender_are_refused_with_a_reason() throws Exception {
        assertEquals("empty-file", refusal(one.claimed("empty.eml", "")));
        assertEquals("sender-not-allowed", refusal(one.claimed("other.eml", "From: boss@contoso.com\r\n" + MAIL)));
        Path link = Files.createSymbolicLink(one.outbox.outboxDir().resolve("link.eml"), one.drop("target.txt", MAIL));
        assertEquals("not-a-file", refusal(one.entrance.claim(link)));
    }

    @Test
    void the_same_bytes_with_the_same_message_id_are_sent_once_unless_a_person_retries_them() throws Exception {
        OutgoingMail first = check.check(one.claimed("a.eml", MAIL));
        one.ledger
                .outbound()
                .record(new OutboundEntryBuilder(one.entry(first))
                        .state(State.SENT)
                        .message("<1@x>", first.checkedMail().sha256(), 1)
                        .begun(one.clock.instant())
                        .at(one.clock.instant()));
        OutgoingMail again = one.claimed("b.eml", MAIL);
        assertEquals("duplicate", refusal(again));
        assertEquals(
                "<1@x>",
                check.check(OneOutbox.retried(again)).checkedMail().mail().messageId());
    }

    @Test
    void a_file_changed_after_the_claim_waits_and_one_that_keeps_changing_is_refused() throws Exception {
        OutgoingMail mail = one.claimed("a.eml", MAIL);
        Files.writeString(mail.file(), MAIL + "More.\r\n");
        assertThrows(UnsettledException.class, () -> check.check(mail));
        assertEquals(
                "still-changing",
                refusal(mail.arrived(
                        new OutgoingMail.Arrival(true, Optional.empty(), true, Optional.empty(), new EarlyEnd()))));
    }

    @Test
    void json_is_composed_once_and_the_composed_file_is_removed_at_the_end() throws Exception {
        OutgoingMail mail =
                one.claimed("a.json", "{\"to\": [\"ann@x.example\"], \"subject\": \"Hello\", \"text\": \"Hello.\"}");
        OutgoingMail checked = check.check(mail);
        Path composed = checked.checkedMail().eml();
        assertTrue(Files.readString(composed).contains("Subject: Hello"));
        PreSendCheck.removeComposed(mail);
        assertFalse(Files.exists(composed));
    }
}
