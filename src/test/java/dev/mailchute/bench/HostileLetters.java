package dev.mailchute.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailchute.files.Json;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.support.SampleLetters;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Letters as somebody writes them who wants the page to choke on them, and some ordinary ones; all of them made up here. */
final class HostileLetters {
    static final int PICTURES = 30;
    private static final int PICTURE = 300 * 1024;
    private static final int LARGE = 100 << 20;
    private static final int ORDINARY = 600;
    /** As much HTML as the page looks at. */
    private static final int MOST = 2 << 20;

    private static final String TINY_PICTURE = "R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";

    private final Path folder;
    private final Map<String, String> ids = new LinkedHashMap<>();

    HostileLetters(Path mailCenter) {
        this.folder = mailCenter;
    }

    /** Writes them, and gives the id of each by its name. */
    Map<String, String> write() throws IOException {
        for (int i = 0; i < ORDINARY; i++) {
            Letter letter = SampleLetters.letter(i, Instant.now());
            Files.write(place(letter, "ordinary-" + i).resolve("message.eml"), SampleLetters.mail(letter));
        }
        html("round-brackets", "<p style=\"" + "(".repeat(800_000) + "\">x</p>");
        html("other-brackets", "<p style=\"color:" + "[{]".repeat(270_000) + "\">x</p>");
        html("declarations", "<p style=\"" + fill(i -> "margin-left:" + i % 90 + "px;") + "\">x</p>");
        html("attributes", "<p " + fill(i -> "title" + i + "=x dir=rtl ") + ">x</p>");
        html("styled-elements", fill(i -> "<p style=\"color:red;font:bold 9px x\" title=x>"));
        html("depth", "<div>".repeat(100_000) + "x");
        html("crossed", fill(i -> "<b><i><table><a href=http://x.example/" + i + "></b>"));
        html("cells", "<table><tr>" + fill(i -> "<td>x"));
        html("links", fill(i -> "<a href=http://x.example/" + i + ">a</a>"));
        html("entities", fill(i -> "&#x26;&nbsp;&amp;"));
        html("unfinished", fill(i -> "<!--<![CDATA[<a \"'"));
        html("tiny-pictures", "<img src=cid:a>".repeat(100_000), "a");
        html("unknown-pictures", fill(i -> "<img src=cid:" + i + ">"));
        pictures();
        headers();
        parts();
        large();
        addressed();
        return ids;
    }

    private static String fill(IntFunction<String> piece) {
        StringBuilder text = new StringBuilder(MOST + 100);
        for (int i = 0; text.length() < MOST - 200; i++) {
            text.append(piece.apply(i));
        }
        return text.toString();
    }

    private Path place(Letter letter, String name) throws IOException {
        Path place = Files.createDirectories(folder.resolve(letter.direction()).resolve(letter.id()));
        Files.write(place.resolve("letter.json"), Json.file(letter));
        ids.put(name, letter.id());
        return place;
    }

    private void write(String name, String... pieces) throws IOException {
        Letter letter = SampleLetters.letter(10_000 + ids.size(), Instant.now());
        try (OutputStream out = new BufferedOutputStream(
                Files.newOutputStream(place(letter, name).resolve("message.eml")))) {
            out.write(("From: ann@x.example\r\nTo: support@contoso.com\r\nSubject: " + name
                            + "\r\nDate: Tue, 24 Nov 2026 09:12:40 +0000\r\nMIME-Version: 1.0\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            for (String piece : pieces) {
                out.write(piece.getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private static String picture(String id, String content) {
        return "\r\n--r\r\nContent-Type: image/gif\r\nContent-ID: <" + id
                + ">\r\nContent-Transfer-Encoding: base64\r\n\r\n" + content;
    }

    private static String related(String html) {
        return "Content-Type: multipart/related; boundary=r\r\n\r\n--r\r\nContent-Type: text/html\r\n\r\n" + html;
    }

    private void html(String name, String html) throws IOException {
        write(name, "Content-Type: text/html; charset=utf-8\r\n\r\n", html, "\r\n");
    }

    private void html(String name, String html, String picture) throws IOException {
        write(name, related(html), picture(picture, TINY_PICTURE), "\r\n--r--\r\n");
    }

    /** The ordinary case: a newsletter, or screenshots pasted into a mail. */
    private void pictures() throws IOException {
        Random noise = new Random(7);
        String html = IntStream.range(0, PICTURES)
                .mapToObj(i -> "<p><img src=\"cid:p" + i + "@x.example\" alt=\"Picture " + i + "\"></p>")
                .collect(Collectors.joining("\r\n"));
        StringBuilder parts = new StringBuilder();
        for (int i = 0; i < PICTURES; i++) {
            byte[] bytes = new byte[PICTURE];
            noise.nextBytes(bytes);
            System.arraycopy("GIF89a".getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, 6);
            parts.append(picture("p" + i + "@x.example", Base64.getMimeEncoder().encodeToString(bytes)));
        }
        write("pictures", related(html), parts.toString(), "\r\n--r--\r\n");
    }

    private void headers() throws IOException {
        write(
                "headers",
                fill(i -> "X-Field-" + i + ": =?utf-8?Q?" + "=C3=A9".repeat(10) + "?=\r\n"),
                "Cc: " + fill(i -> "a" + i + "@x.example,\r\n "),
                "b@x.example\r\nContent-Type: text/plain\r\n\r\nx\r\n");
    }

    private void parts() throws IOException {
        write(
                "parts",
                "Content-Type: multipart/mixed; boundary=r\r\n",
                fill(i -> "\r\n--r\r\nContent-Disposition: attachment; filename=" + i + "\r\n"),
                "\r\n--r--\r\n");
    }

    /** As they are held when somebody writes to very many, by a search for {@code everybody}. */
    private void addressed() throws IOException {
        List<String> to =
                IntStream.range(0, 20_000).mapToObj(i -> "a" + i + "@x.example").toList();
        for (int i = 0; i < 50; i++) {
            Letter like = SampleLetters.letter(20_000 + i, Instant.now());
            Path json = place(like, "addressed-" + i).resolve("letter.json");
            // Mailchute itself writes no letter so large: this one is somebody else's.
            ObjectNode raw = (ObjectNode) Json.mapper().readTree(Files.readAllBytes(json));
            raw.put("name", "everybody");
            raw.put("reason", "too many recipients");
            raw.put("subject", "everybody " + "x".repeat(100_000));
            raw.set("to", Json.mapper().valueToTree(to));
            Files.write(json, Json.mapper().writeValueAsBytes(raw));
        }
    }

    private void large() throws IOException {
        String line = "QUFB".repeat(19) + "\r\n";
        write(
                "large",
                "Content-Type: multipart/mixed; boundary=r\r\n\r\n--r\r\nContent-Type: text/plain\r\n\r\nLarge.\r\n--r\r\n"
                        + "Content-Type: application/octet-stream; name=large.bin\r\nContent-Disposition: attachment;"
                        + " filename=large.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n",
                line.repeat(LARGE / line.length()),
                "\r\n--r--\r\n");
    }
}
