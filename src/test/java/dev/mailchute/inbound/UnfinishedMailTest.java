package dev.mailchute.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.InboundEntry.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedMailTest {
    @TempDir
    Path folder;

    private OneMailbox one;
    private UnfinishedMail unfinished;

    @BeforeEach
    void open() {
        one = new OneMailbox(folder);
        unfinished = new UnfinishedMail(one.ledger.inbound(), one.reserved);
    }

    @AfterEach
    void close() {
        one.close();
    }

    /** Creates a file in the staging folder, as a download does. */
    private Path download(Mail mail) throws IOException {
        Path file = Staging.folder(one.inbound).resolve(name(mail) + Staging.ENDING);
        return Files.writeString(file, "MIME");
    }

    private static String name(Mail mail) {
        return "20261125T090000Z_Printer_" + mail.key();
    }

    @Test
    void unrecorded_files_are_removed_and_recorded_ones_are_kept() throws Exception {
        Mail recorded = one.mail("1").staged(new Mail.Staged(name(one.mail("1")), 4, "hash", false));
        Path kept = download(recorded);
        one.record(recorded, State.STAGED);
        Path removed = download(one.mail("2"));
        Path failing = download(one.mail("3"));
        one.record(one.mail("3"), State.FAILING);
        Path odd = Files.writeString(Staging.folder(one.inbound).resolve("what.staged"), "?");
        unfinished.removeUnrecorded(one.inbound);
        assertTrue(Files.exists(kept));
        for (Path file : List.of(removed, failing, odd)) {
            assertFalse(Files.exists(file), file.toString());
        }
    }

    @Test
    void a_late_download_of_a_node_that_had_lost_the_mailbox_takes_no_sidecar_along() throws Exception {
        for (State state : List.of(State.STAGED, State.DELIVERED, State.ACKNOWLEDGED)) {
            Mail recorded = one.mail("1").staged(new Mail.Staged(name(one.mail("1")), 4, "hash", false, 8));
            one.record(recorded, state);
            Path late = Files.writeString(
                    Staging.folder(one.inbound).resolve(name(recorded) + ".e7" + Staging.ENDING), "MIME");
            Path sidecar = Files.writeString(one.inbound.dropDir().resolve(name(recorded) + ".json"), "{}");
            unfinished.removeUnrecorded(one.inbound);
            assertFalse(Files.exists(late), state.toString());
            assertTrue(Files.exists(sidecar), state.toString());
        }
    }

    @Test
    void a_message_that_is_delivered_while_others_are_taken_is_not_found_again() throws Exception {
        one.record(one.mail("1").staged(new Mail.Staged(name(one.mail("1")), 4, "hash", false)), State.STAGED);
        Iterator<InboundEntry> open = unfinished.open(one.inbound).iterator();
        assertEquals(one.mail("1").key(), open.next().key());
        one.record(one.mail("1"), State.DELIVERED);
        assertFalse(open.hasNext(), "it would be acknowledged twice at the same time");
    }

    @Test
    void a_message_being_retried_is_not_touched() throws Exception {
        Mail mail = one.mail("1");
        Path file = download(mail);
        one.record(mail, State.DELIVERED);
        one.reserved.reserve(mail.key());
        unfinished.removeUnrecorded(one.inbound);
        assertTrue(Files.exists(file));
        assertEquals(0, unfinished.open(one.inbound).count());
        one.reserved.release(mail.key());
        assertEquals(
                List.of(mail.key()),
                unfinished.open(one.inbound).map(InboundEntry::key).toList());
    }
}
