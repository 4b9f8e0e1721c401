package dev.mailchute.web;

import dev.mailchute.eml.MailView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The mail of a letter as a page shows it, as far as it is there. */
final class ShownMail {
    private static final int MOST_SOURCE = 256 * 1024;

    private ShownMail() {}

    /** The mail itself, as far as it is there. */
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
            shown.put("text", mail.text().map(MailView.Text::content).orElse(""));
            shown.put("textCut", mail.text().map(MailView.Text::isCut).orElse(false));
            shown.put("hasHtml", mail.html().isPresent());
            shown.put("attachments", mail.attachments());
            shown.put("problem", mail.problem().orElse(""));
            shown.put("size", Files.size(message.get()));
            model.put("mail", shown);
            boolean source = show.equals("source");
            model.put("source", source ? source(message.get()) : "");
            model.put("sourceCut", source && Files.size(message.get()) > MOST_SOURCE);
        } catch (IOException e) {
            model.put("mailProblem", message.get().getFileName() + " cannot be read: " + e.getMessage());
        }
    }

    private static String source(Path message) throws IOException {
        try (InputStream in = Files.newInputStream(message)) {
            return new String(in.readNBytes(MOST_SOURCE), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
