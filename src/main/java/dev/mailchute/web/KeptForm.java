package dev.mailchute.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailchute.files.Json;
import dev.mailchute.web.MailCenterPage.View;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A form whose session had ended. The sign-in page carries it as a hidden field; afterwards it is shown again, to be submitted once more.
 *
 * @param path the address it was sent to
 */
record KeptForm(String path, List<FormField> fields) {
    /** Just below the limit for the body of a request before sign-in. */
    static final int MAX_CARRIED = 60 * 1024;

    /** Never carried: the CSRF token belongs to the old session, and a confirmation must be given again. */
    private static final Set<String> LEFT_OUT = Set.of("csrf", "password", "confirmed", "kept");

    private static final Map<String, String> LABELS = labels();

    /** A field of the form. */
    record FormField(String name, String value) {}

    private static Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("note", "Note");
        labels.put("to", "To");
        labels.put("cc", "Cc");
        labels.put("bcc", "Bcc");
        labels.put("from", "From");
        labels.put("reply-to", "Reply-To");
        labels.put("subject", "Subject");
        return labels;
    }

    /** Empty for forms that need not be repeated, such as signing out. */
    static Optional<KeptForm> of(Request request) {
        List<FormField> fields = new ArrayList<>();
        request.form().forEach((name, value) -> fields.add(new FormField(name, value)));
        return of(request.path(), fields);
    }

    private static Optional<KeptForm> of(String path, List<FormField> fields) {
        return ReturnPath.inside(path)
                .filter(inside -> inside.indexOf('?') < 0)
                .map(inside -> new KeptForm(
                        inside,
                        fields.stream()
                                .filter(field -> !LEFT_OUT.contains(field.name().toLowerCase(Locale.ROOT)))
                                .toList()));
    }

    /** Encoded for the hidden field; empty if it is too long. */
    Optional<String> carried() {
        ObjectNode form = Json.mapper().createObjectNode().put("path", path);
        ArrayNode values = form.putArray("fields");
        fields.forEach(field -> values.addArray().add(field.name()).add(field.value()));
        try {
            String text = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Json.mapper().writeValueAsBytes(form));
            return Optional.of(text).filter(carried -> carried.length() <= MAX_CARRIED);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Decoded from the hidden field; empty if there is no valid form in it. */
    static Optional<KeptForm> carried(String text) {
        if (text.isEmpty() || text.length() > MAX_CARRIED) {
            return Optional.empty();
        }
        try {
            JsonNode form = Json.mapper().readTree(Base64.getUrlDecoder().decode(text));
            List<FormField> fields = new ArrayList<>();
            form.path("fields")
                    .forEach(field -> fields.add(
                            new FormField(field.path(0).asText(), field.path(1).asText())));
            return of(form.path("path").asText(), fields);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The form again. Fields that people fill in are visible, the others hidden. */
    View view(int status, String reason) {
        List<Map<String, Object>> shown = new ArrayList<>();
        List<FormField> hidden = new ArrayList<>();
        for (FormField field : fields) {
            String label = LABELS.get(field.name());
            if (label == null) {
                hidden.add(field);
            } else {
                shown.add(Map.of("name", field.name(), "value", field.value(), "label", label));
            }
        }
        Map<String, Object> model = new HashMap<>();
        model.put("reason", reason);
        model.put("question", question());
        model.put("target", path);
        model.put("shown", shown);
        model.put("hidden", hidden);
        model.put("cancel", cancel());
        return new View(status, "again", "Not done yet", model);
    }

    private String cancel() {
        String view = value("view");
        return path.equals(Links.LETTERS)
                ? Links.back(Optional.of(view)).link()
                : path.replaceFirst("/(retry|resend|discard|note|edit|stop|undo|check|send-test)$", "")
                        .replaceFirst("/discarded/.*", "/discarded");
    }

    private String value(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(FormField::value)
                .findFirst()
                .orElse("");
    }

    private String question() {
        String act = value("act").isEmpty() ? path.substring(path.lastIndexOf('/') + 1) : value("act");
        long marked = fields.stream().filter(field -> field.name().equals("id")).count();
        String letters = marked == 0 ? "this letter" : marked == 1 ? "1 letter" : marked + " letters";
        return switch (act) {
            case "note" -> "Add this note?";
            case "edit" -> "Send this message with these changes?";
            case "retry" -> "Retry " + letters + "?";
            case "discard" -> "Discard " + letters + "?";
            case "restore" -> "Restore " + letters + "?";
            case "export" -> "Export " + letters + "?";
            case "retry-all" -> "Retry all matching letters?";
            case "discard-all" -> "Discard all matching letters?";
            case "restore-all" -> "Restore all matching letters?";
            case "resend" -> "Send anyway?";
            case "stop" -> "Stop this job?";
            case "undo" -> "Undo this job?";
            case "check" -> "Check everything?";
            case "send-test" -> "Send a test message?";
            default -> "Continue?";
        };
    }
}
