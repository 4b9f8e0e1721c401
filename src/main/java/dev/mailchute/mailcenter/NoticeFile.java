package dev.mailchute.mailcenter;

import dev.mailchute.files.Durable;
import dev.mailchute.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Drops a notice as a file into one of our outboxes. */
public final class NoticeFile {
    /** Prefix of a notice's file name; a notice that fails causes no other. */
    static final String PREFIX = "mailchute-notice-";

    private final String address;
    private final Path outbox;

    /**
     * @param address who gets the notices
     * @param outbox the directory of the outbox that sends them
     */
    public NoticeFile(String address, Path outbox) {
        this.address = address;
        this.outbox = outbox;
    }

    /** @param name of the file, besides what makes it a notice */
    public void drop(String name, String subject, List<String> lines) throws IOException {
        Map<String, Object> mail = new LinkedHashMap<>();
        mail.put("to", List.of(address));
        mail.put("subject", subject);
        mail.put("text", String.join("\n", lines) + "\n");
        mail.put("headers", Map.of("Auto-Submitted", "auto-generated"));
        Durable.createBelow(outbox.getParent(), outbox);
        Path part = outbox.resolve(PREFIX + name + ".part");
        Files.write(part, Json.file(mail));
        Durable.move(part, outbox.resolve(PREFIX + name + ".json"));
    }
}
