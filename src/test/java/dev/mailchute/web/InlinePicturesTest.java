package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.eml.MailView;
import dev.mailchute.eml.MailView.Attachment;
import dev.mailchute.eml.MailView.Stored;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InlinePicturesTest {
    @TempDir
    Path folder;

    private static Attachment attachment(int number, String type, long size) {
        return new Attachment(
                number,
                "p" + number + ".png",
                type,
                Optional.of("p" + number + "@x"),
                new Stored(number, size, "base64"),
                new MailView.Decoded(size, true, ""));
    }

    private static InlinePictures pictures(List<Attachment> all) {
        MailView mail = new MailView(List.of(), Optional.empty(), Optional.empty(), all, all.size(), Optional.empty());
        return new InlinePictures(mail, one -> "pictures/" + one.number());
    }

    @Test
    void what_is_beyond_the_bounds_is_named_and_counted() {
        InlinePictures pictures = pictures(IntStream.range(0, 210)
                .mapToObj(i -> attachment(i, "image/png", 300_000))
                .toList());
        for (int i = 0; i < 210; i++) {
            assertEquals(
                    i < InlinePictures.MAX_PICTURES,
                    pictures.source("p" + i + "@x").isPresent(),
                    "p" + i);
            pictures.source("p0@x"); // as often as one likes
        }
        String left = pictures.leftOut().get(0);
        assertTrue(left.startsWith("10 images (p200.png, "), left);
        assertTrue(left.contains("and more"), left);
    }

    @Test
    void one_that_is_too_large_or_of_another_kind_is_not_shown() {
        InlinePictures pictures = pictures(List.of(
                attachment(0, "image/png", InlinePictures.MAX_BYTES + 1),
                attachment(1, "image/svg+xml", 10),
                attachment(2, "image/gif", 10)));
        assertTrue(pictures.source("p0@x").isEmpty());
        assertTrue(pictures.source("p1@x").isEmpty());
        assertEquals(Optional.of("pictures/2"), pictures.source("p2%40x"));
        assertEquals(1, pictures.leftOut().size());
    }

    @Test
    void a_picture_is_one_by_its_first_bytes() throws IOException {
        assertEquals("image/gif", picture("GIF89a......").orElseThrow().type());
        assertEquals("image/webp", picture("RIFF....WEBPVP8 ").orElseThrow().type());
        assertTrue(picture("<svg onload=x>").isEmpty());
        assertTrue(picture("").isEmpty());
    }

    private static Optional<Picture> picture(String bytes) throws IOException {
        return Picture.of(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void a_key_opens_one_picture_of_one_version_of_one_mail_for_a_while() throws IOException {
        Path mail = Files.writeString(folder.resolve("a.eml"), "one");
        Path other = Files.writeString(folder.resolve("b.eml"), "two");
        Clock[] now = {Clock.systemUTC()};
        PictureKeys keys = new PictureKeys(() -> now[0].instant());
        Stored stored = new Stored(17, 300, "quoted-printable");
        String key = keys.key(mail, stored);
        assertEquals(Optional.of(stored), keys.find(mail, key));
        assertTrue(keys.find(other, key).isEmpty());
        assertTrue(keys.find(mail, key.replace(".17.", ".18.")).isEmpty());
        assertTrue(keys.find(mail, "").isEmpty());
        assertTrue(new PictureKeys(() -> now[0].instant()).find(mail, key).isEmpty());
        now[0] = Clock.offset(now[0], Duration.ofMinutes(61));
        assertTrue(keys.find(mail, key).isEmpty());
        now[0] = Clock.systemUTC();
        Files.writeString(mail, "edited");
        assertTrue(keys.find(mail, key).isEmpty());
    }
}
