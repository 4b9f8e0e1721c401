package dev.mailchute.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Receives one large attachment range by range into a file. */
final class UploadSession {
    final FakeApp app;
    final FakeMail mail;
    final URI url;
    final long size;
    final Instant expires;
    private final JsonNode item;
    private final Path file;
    long next;

    UploadSession(FakeApp app, FakeMail mail, JsonNode item, URI url, Instant expires, Path file) {
        this.app = app;
        this.mail = mail;
        this.item = item;
        this.url = url;
        this.size = item.get("size").asLong();
        this.expires = expires;
        this.file = file;
    }

    void append(byte[] range) {
        try {
            Files.write(file, range, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        next += range.length;
    }

    boolean isComplete() {
        return next == size;
    }

    FakeAttachment attachment(String id) {
        return new FakeAttachment(
                id,
                item.get("name").asText(),
                item.path("contentType").asText("application/octet-stream"),
                item.path("isInline").asBoolean(false),
                item.hasNonNull("contentId") ? item.get("contentId").asText() : null,
                false,
                MimeSource.of(file));
    }

    ObjectNode json(boolean withUrl) {
        ObjectNode json = Json.object();
        if (withUrl) {
            json.put("uploadUrl", url.toString());
        }
        json.put("expirationDateTime", expires.truncatedTo(ChronoUnit.SECONDS).toString());
        json.putArray("nextExpectedRanges").add(withUrl && next == 0 ? "0-" : Long.toString(next));
        return json;
    }
}
