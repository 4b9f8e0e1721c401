package dev.mailchute.outbound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.files.Durable;
import dev.mailchute.ledger.OutboundEntry.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the step {@code archive} keeps. */
class ArchiveTest {
    @TempDir
    Path folder;

    private Path there;
    private OneOutbox one;
    private OutgoingMail mail;

    @BeforeEach
    void check() throws Exception {
        there = Files.createDirectory(folder.resolve("archive"));
        one = new OneOutbox(folder);
        mail = new PreSendCheck(one.outboxes, one.ledger.outbound(), one.clock)
                .check(one.claimed("a.eml", "To: ann@x.example\r\nSubject: Offer\r\n\r\nHello.\r\n"));
    }

    @AfterEach
    void close() {
        one.close();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(there)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private List<String> notes() throws IOException {
        try (Stream<Path> files = Files.list(PreSendCheck.staging(one.outbox))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void what_is_to_be_sent_is_hidden_until_it_is_sent() throws Exception {
        new Archive().keep(there.toString(), mail);
        new Archive().keep(there.toString(), mail);
        assertEquals(1, names().size(), "an attempt takes the place of the one before");
        assertTrue(names().get(0).startsWith("."));
        Archive.sent(mail);
        assertEquals(1, names().size());
        assertTrue(names().get(0).matches("\\d{8}T\\d{6}Z_Offer_" + mail.key() + "\\.eml"), names()::toString);
        assertArrayEquals(
                mail.checkedMail().mail().open().readAllBytes(), Files.readAllBytes(there.resolve(names().get(0))));
        assertEquals(List.of(), notes());
    }

    @Test
    void killed_after_the_rename_it_has_nothing_left_to_do_but_to_forget() throws Exception {
        new Archive().keep(there.toString(), mail);
        Path hidden = there.resolve(names().get(0));
        Durable.move(hidden, there.resolve(names().get(0).substring(1).replace(".sending", "")));
        Archive.sent(mail);
        assertEquals(1, names().size());
        assertEquals(List.of(), notes());
    }

    @Test
    void what_is_not_sent_leaves_nothing() throws Exception {
        new Archive().keep(there.toString(), mail);
        Archive.notSent(mail);
        assertEquals(List.of(), names());
        assertEquals(List.of(), notes());
    }

    @Test
    void a_start_keeps_the_note_of_what_may_have_been_sent_and_no_other() throws Exception {
        new Archive().keep(there.toString(), mail);
        StartupRecovery recovery = new StartupRecovery(
                one.ledger.outbound(),
                new Claims(one.ledger.outbound(), Rights.OF_THIS_PROCESS),
                one.mailCenter,
                one.clock);
        for (State state : List.of(State.CLAIMED, State.SENDING, State.SENT, State.HELD)) {
            one.recordAs(mail, state);
            recovery.settle(one.outbox);
            assertEquals(1, notes().size(), state.name());
        }
        one.recordAs(mail, State.DONE);
        recovery.settle(one.outbox);
        assertEquals(List.of(), notes());
    }

    @Test
    void an_archive_that_is_gone_once_it_is_sent_is_tried_again() throws Exception {
        new Archive().keep(there.toString(), mail);
        Path hidden = there.resolve(names().get(0));
        Files.createDirectory(there.resolve(names().get(0).substring(1).replace(".sending", "")));
        Files.writeString(
                there.resolve(names().get(0).substring(1).replace(".sending", ""))
                        .resolve("x"),
                "in the way");
        assertThrows(MailboxDownException.class, () -> Archive.sent(mail));
        assertTrue(Files.exists(hidden));
        assertEquals(1, notes().size());
    }

    @Test
    void an_archive_that_is_not_there_is_not_made() {
        assertThrows(NotDirectoryException.class, () -> new Archive()
                .keep(folder.resolve("missing").toString(), mail));
        assertTrue(Files.notExists(folder.resolve("missing")));
    }
}
