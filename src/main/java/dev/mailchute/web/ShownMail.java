package dev.mailchute.web;

import dev.mailchute.eml.MailHeaders;
import dev.mailchute.eml.MailView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The message of a letter for its page, within limits. */
final class ShownMail {
    private static final int MAX_SOURCE = 256 * 1024;
    /** Characters of a text after escaping: those shown by number become many. */
    private static final int MAX_WRITTEN = 600_000;

    private static final int PIECE = 4096;

    private ShownMail() {}

    /** Adds the message to the model, if there is one. */
    static void put(Map<String, Object> model, Optional<Path> message, String show, String base) {
        model.put("hasMail", message.isPresent());
        model.put("show", show);
        model.put("htmlLink", base + "/html");
        model.put("mail", null);
        model.put("mailProblem", "");
        model.put("source", "");
        model.put("sourceCut", false);
        if (message.isEmpty()) {
            return;
        }
        try {
            MailView mail = MailView.of(message.get());
            Map<String, Object> shown = new HashMap<>();
            shown.put("fields", mail.fields());
            String text = mail.text().map(MailView.Text::content).orElse("");
            String fitting = fitting(text);
            shown.put("text", fitting);
            shown.put(
                    "textCut", mail.text().map(MailView.Text::isCut).orElse(false) || fitting.length() < text.length());
            shown.put("hasHtml", mail.html().isPresent());
            shown.put("attachments", mail.attachments());
            shown.put("attachmentCount", mail.attachmentCount());
            shown.put("problem", mail.problem().orElse(""));
            shown.put("size", Files.size(message.get()));
            MailHeaders headers = MailHeaders.read(message.get());
            shown.put("from", Person.of(headers.from()));
            shown.put("to", Person.of(headers.to()));
            shown.put("cc", Person.of(headers.cc()));
            shown.put("date", headers.date().orElse(null));
            model.put("mail", shown);
            String source = show.equals("source") ? source(message.get()) : "";
            String written = fitting(source);
            model.put("source", written);
            model.put(
                    "sourceCut",
                    !source.isEmpty()
                            && (Files.size(message.get()) > MAX_SOURCE || written.length() < source.length()));
        } catch (IOException e) {
            model.put("mailProblem", message.get().getFileName() + " cannot be read: " + e.getMessage());
        }
    }

    /** As much of the text as fits into the limit after escaping. */
    private static String fitting(String text) {
        Escape escape = new Escape();
        int written = 0;
        for (int from = 0; from < text.length(); from += PIECE) {
            written += escape.escape(text.substring(from, Math.min(text.length(), from + PIECE)))
                    .length();
            if (written > MAX_WRITTEN) {
                return text.substring(0, from);
            }
        }
        return text;
    }

    private static String source(Path message) throws IOException {
        try (InputStream in = Files.newInputStream(message)) {
            return new String(in.readNBytes(MAX_SOURCE), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
