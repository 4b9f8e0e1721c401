package dev.mailchute.eml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PartContentTest {
    private static PartContent.Readable readable(String raw, String encoding) throws Exception {
        return new PartContent(() -> new ByteArrayInputStream(raw.getBytes(StandardCharsets.US_ASCII)), encoding)
                .readable();
    }

    private static void assertReadable(String expected, String problem, PartContent.Readable readable)
            throws Exception {
        assertEquals(expected, new String(readable.bytes().readAllBytes(), StandardCharsets.US_ASCII));
        assertEquals(problem, readable.problem());
    }

    @Test
    void known_encodings_are_decoded_as_far_as_they_go() throws Exception {
        assertReadable("hello", "", readable("aGVsbG8=", "base64"));
        assertReadable("a=b", "", readable("a=3Db", "quoted-printable"));
        assertReadable("plain", "", readable("plain", "7bit"));
    }

    @Test
    void an_unknown_encoding_is_shown_undecoded_with_an_explanation() throws Exception {
        assertReadable(
                "raw",
                "its transfer encoding, x-what, is not known, so it is shown undecoded",
                readable("raw", "x-what"));
    }

    @Test
    void uuencoding_is_decoded() throws Exception {
        assertReadable("Cat", "", readable("begin 644 cat.txt\n#0V%T\n`\nend\n", "x-uuencode"));
    }
}
