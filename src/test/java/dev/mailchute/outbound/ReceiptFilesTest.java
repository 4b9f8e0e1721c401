package dev.mailchute.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptFilesTest {
    @TempDir
    Path folder;

    private OneOutbox one;

    @BeforeEach
    void open() {
        one = new OneOutbox(folder);
    }

    @AfterEach
    void close() {
        one.close();
    }

    private static ReceiptFiles.SendReceipt receipt(OutgoingMail mail) {
        return new ReceiptFiles.SendReceipt(
                mail.fileName(), "orders", "x", "<1@x>", List.of("ann@x.example"), Instant.EPOCH, null, "send-mail");
    }

    private Set<String> names(String of) throws IOException {
        try (Stream<Path> files = Files.list(one.outbox.outboxDir().resolve(of))) {
            Set<String> names = new TreeSet<>();
            files.forEach(file -> names.add(file.getFileName().toString()));
            return names;
        }
    }

    @Test
    void a_second_file_of_the_same_name_overwrites_neither_the_first_nor_its_receipt() throws Exception {
        OutgoingMail first = one.claimed("a.eml", "To: ann@x.example\r\n\r\nOne.\r\n");
        OutgoingMail second = one.claimed("a.eml", "To: ann@x.example\r\n\r\nTwo, longer.\r\n");
        ReceiptFiles.sent(first, receipt(first));
        ReceiptFiles.sent(second, receipt(second));
        String other = "a~" + second.key() + ".eml";
        assertEquals(Set.of("a.eml", "a.eml.sent.json", other, other + ".sent.json"), names("sent"));
        assertFalse(Files.exists(second.file().getParent()), "its folder goes with it");
    }

    @Test
    void repeated_after_a_crash_a_receipt_is_written_again_and_nothing_is_lost() throws Exception {
        OutgoingMail mail = one.claimed("a.eml", "To: ann@x.example\r\n\r\nOne.\r\n");
        ReceiptFiles.sent(mail, receipt(mail));
        ReceiptFiles.sent(mail, receipt(mail));
        assertTrue(names("sent").contains("a.eml"), names("sent")::toString);
        assertTrue(names("sent").contains("a.eml.sent.json"), names("sent")::toString);
    }

    @Test
    void a_letters_message_is_copied_because_the_letter_stays_until_it_is_settled() throws Exception {
        OutgoingMail retried = OneOutbox.retried(one.claimed("a.eml", "To: ann@x.example\r\n\r\nOne.\r\n"));
        ReceiptFiles.sent(retried, receipt(retried));
        assertTrue(Files.exists(retried.file()));
        assertEquals(Set.of("a.eml", "a.eml.sent.json"), names("sent"));
    }

    @Test
    void a_held_file_leaves_only_its_receipt_and_a_letters_own_file_stays() throws Exception {
        OutgoingMail mail = one.claimed("a.eml", "To: ann@x.example\r\n\r\nOne.\r\n");
        ReceiptFiles.FailureReceipt why = new ReceiptFiles.FailureReceipt(
                "a.eml", "orders", "x", "held", "No.", "code", mail.key(), Instant.EPOCH);
        ReceiptFiles.failed(OneOutbox.retried(mail), why);
        assertTrue(Files.exists(mail.file()));
        ReceiptFiles.failed(mail, why);
        assertFalse(Files.exists(mail.file()));
        assertTrue(names("failed").stream().allMatch(name -> name.endsWith(".failed.json")), names("failed")::toString);
    }
}
