package dev.mailchute.eml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletenessTest {
    @TempDir
    Path folder;

    @Test
    void a_multipart_is_finished_only_with_its_closing_line() throws Exception {
        String mail =
                "To: a@x.example\r\nContent-Type: multipart/mixed;\r\n boundary=\"=_a'(b)\"\r\n\r\n--=_a'(b)\r\n\r\nx\r\n"
                        + "--=_a'(b)\r\nContent-Type: text/plain\r\n\r\n" + "y".repeat(200_000) + "\r\n";
        String close = "--=_a'(b)--\r\n";
        for (int i = 60; i < mail.length(); i += 9973) {
            assertFalse(looksFinished(mail.substring(0, i)), "cut at " + i);
        }
        for (int i = 0; i < close.length() - 2; i++) {
            assertFalse(looksFinished(mail + close.substring(0, i)), "close cut at " + i);
        }
        assertTrue(looksFinished(mail + close.strip()));
        assertTrue(looksFinished(mail + close + "\r\nan epilogue\r\n"));
    }

    @Test
    void a_header_without_its_end_and_zeros_look_unfinished() throws Exception {
        assertFalse(looksFinished("To: a@x.example\nSubject: x\n"));
        assertFalse(looksFinished("To: a@x.example\nSubj"));
        assertFalse(looksFinished("To: a@x.example\n\nHello\n\0\0"));
        assertFalse(looksFinished("\0\0\0\0"));
        assertTrue(looksFinished("To: a@x.example\n\n"));
        assertTrue(looksFinished("no mail at all"));
        assertTrue(looksFinished("To: a@x.example\nContent-Type: multipart/mixed\n\nno boundary\n"));
    }

    @Test
    void json_is_finished_when_it_ends() throws Exception {
        String json =
                "{\"to\": [\"a@x.example\"], \"headers\": {\"X-Y\": \"}\"}, \"attachments\": [\"a.txt\", {\"file\": \"b.txt\"}]}";
        for (int i = 0; i < json.length(); i++) {
            assertFalse(Completeness.of(json(json.substring(0, i)), true).looksFinished(), json.substring(0, i));
        }
        assertEquals(new Completeness(true, List.of("a.txt", "b.txt")), Completeness.of(json(json), true));
        assertEquals(new Completeness(true, List.of("a.txt", "b.txt")), Completeness.of(json("\uFEFF" + json), true));
        assertFalse(Completeness.of(json(json + "\0\0"), true).looksFinished());
        assertTrue(Completeness.of(json("{\"to\": nonsense}"), true).looksFinished());
        assertTrue(Completeness.of(json("[1]"), true).looksFinished());
    }

    @Test
    void the_state_of_attachments_changes_with_each_of_them() throws Exception {
        Completeness found = new Completeness(true, List.of("a.txt", "b.txt"));
        String none = found.attachmentState(folder);
        Files.writeString(folder.resolve("a.txt"), "a");
        String one = found.attachmentState(folder);
        Files.writeString(folder.resolve("b.txt"), "b");
        String two = found.attachmentState(folder);
        assertEquals(two, found.attachmentState(folder));
        Files.writeString(folder.resolve("b.txt"), "bb");
        assertNotEquals(none, one);
        assertNotEquals(one, two);
        assertNotEquals(two, found.attachmentState(folder));
        assertEquals("", new Completeness(true, List.of()).attachmentState(folder));
    }

    @Test
    void every_message_of_the_corpus_can_be_checked() throws Exception {
        int finished = 0;
        for (Path mail : Corpus.mails()) {
            finished += Completeness.of(mail, false).looksFinished() ? 1 : 0;
            Completeness.of(mail, true);
        }
        assertTrue(finished > 100, finished + " look finished");
    }

    private boolean looksFinished(String mail) throws IOException {
        Path file = Files.write(folder.resolve("mail.eml"), mail.getBytes(StandardCharsets.UTF_8));
        return Completeness.of(file, false).looksFinished();
    }

    private Path json(String json) throws IOException {
        return Files.writeString(folder.resolve("mail.json"), json);
    }
}
