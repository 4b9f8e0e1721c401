package dev.mailchute.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.eml.DraftParts.AttachedFile;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.graph.transport.GraphMailbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DraftUploadTest {
    private static final GraphMailbox MAILBOX = new GraphMailbox("outbound.orders", "orders@contoso.com", null);

    @TempDir
    Path folder;

    private final CannedGraph graph = new CannedGraph();

    @AfterEach
    void close() {
        graph.close();
    }

    private void attach(int size) throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[size]);
        new DraftUpload(graph.graph())
                .attach(MAILBOX, "d1", new AttachedFile("a.pdf", "application/pdf", size, false, null, file));
    }

    @Test
    void a_small_attachment_is_sent_in_one_request() throws Exception {
        graph.on("/attachments", "{\"id\": \"1\"}");
        attach(1000);
        assertEquals(List.of("POST outbound.orders/messages/d1/attachments"), graph.requests());
    }

    @Test
    void an_attachment_too_small_for_a_session_and_too_large_for_a_request_is_refused_with_a_reason() {
        graph.fails(
                "createUploadSession",
                new PermanentException(Fault.of("ErrorAttachmentSizeShouldNotBeLessThanMinimumSize", "No.")));
        PermanentException refused = assertThrows(PermanentException.class, () -> attach(3_200_000));
        assertEquals("attachment-between-limits", refused.fault().code());
    }

    @Test
    void an_attachment_that_may_fit_is_sent_in_one_request_if_the_session_is_refused() throws Exception {
        graph.fails(
                        "createUploadSession",
                        new PermanentException(Fault.of("ErrorAttachmentSizeShouldNotBeLessThanMinimumSize", "No.")))
                .on("/attachments", "{\"id\": \"1\"}");
        attach(3_010_000);
        assertEquals(2, graph.requests().size());
    }

    @Test
    void another_refusal_of_the_session_is_final() {
        graph.fails("createUploadSession", new PermanentException(Fault.of("ErrorAccessDenied", "No.")));
        assertEquals(
                "ErrorAccessDenied",
                assertThrows(PermanentException.class, () -> attach(4_000_000))
                        .fault()
                        .code());
    }

    @Test
    void an_upload_goes_only_to_an_https_address_which_is_never_shown() {
        for (String url : List.of("http://upload.example/1", "https://user@upload.example/1", "not an address", "")) {
            graph.on("createUploadSession", "{\"uploadUrl\": \"" + url + "\"}");
            PermanentException refused = assertThrows(PermanentException.class, () -> attach(4_000_000), url);
            assertEquals("bad-upload-url", refused.fault().code());
            assertTrue(url.isEmpty() || !refused.fault().message().contains(url));
        }
    }

    @Test
    void an_attachment_of_which_graph_expects_another_range_is_incomplete() {
        graph.on("createUploadSession", "{\"uploadUrl\": \"https://upload.example/1\"}")
                .on("PUT", "{\"nextExpectedRanges\": [\"5-\"]}");
        assertEquals(
                "upload-cut-off",
                assertThrows(TemporaryException.class, () -> attach(4_000_000))
                        .fault()
                        .code());
    }
}
