package dev.mailchute.web;

import dev.mailchute.eml.MailView;
import dev.mailchute.mailcenter.DiscardedLetters.Discarded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** API of a letter's message, waiting or discarded: content and downloads. */
final class MailResource {
    private final PageContext context;
    private final MailDownloads downloads;
    private final ReadingTurns reading = new ReadingTurns(ReadingTurns.PATIENCE);

    MailResource(PageContext context) {
        this.context = context;
        this.downloads = new MailDownloads(context);
    }

    Reply show(ApiCall call) {
        return inTurn(() -> shown(call));
    }

    private Reply inTurn(Supplier<Reply> made) {
        return reading.inTurn(made).orElseThrow(() -> Problem.of(
                        503, "too-busy", "the server is busy reading other messages; wait as Retry-After says")
                .header("Retry-After", "3")
                .refusal());
    }

    private Reply shown(ApiCall call) {
        Path message = message(call);
        try {
            MailView mail = MailView.of(message);
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("size", Files.size(message));
            answer.put("problem", mail.problem().orElse(null));
            answer.put("fields", mail.fields());
            answer.put("text", mail.text().map(MailView.Text::content).orElse(null));
            answer.put("isTextCut", mail.text().map(MailView.Text::isCut).orElse(false));
            answer.put("hasHtml", mail.html().isPresent());
            answer.put("attachments", attachments(mail));
            return Reply.json(200, answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Map<String, Object>> attachments(MailView mail) {
        List<Map<String, Object>> attachments = new ArrayList<>();
        for (MailView.Attachment one : mail.attachments()) {
            Map<String, Object> attachment = new LinkedHashMap<>();
            attachment.put("number", one.number());
            attachment.put("name", one.name());
            attachment.put("type", one.type());
            attachment.put("size", one.size());
            attachment.put("isExact", one.isExact());
            attachment.put("contentId", one.contentId().orElse(null));
            attachment.put("problem", one.problem().isEmpty() ? null : one.problem());
            attachments.add(attachment);
        }
        return attachments;
    }

    /** The message itself. */
    Reply file(ApiCall call) {
        return inTurn(() -> part(call, downloads::file));
    }

    Reply attachment(ApiCall call) {
        return inTurn(() -> part(call, downloads::attachment));
    }

    /** An earlier version of a message that was edited. */
    Reply previous(ApiCall call) {
        return inTurn(() -> part(call, downloads::previous));
    }

    /** @param download takes the path behind the interface's own root: it is that of the page */
    private Reply part(ApiCall call, Function<List<String>, Optional<Reply>> download) {
        message(call);
        return download.apply(call.steps()).orElseThrow(() -> Problem.of(
                        404,
                        "unknown-part",
                        "the message of letter " + call.id() + " has no "
                                + String.join(
                                        " ",
                                        call.steps().subList(2, call.steps().size())))
                .refusal());
    }

    private Path message(ApiCall call) {
        Optional<Path> message;
        if (call.steps().get(0).equals("discarded")) {
            Discarded discarded = DiscardedResource.find(context, call.id());
            message = context.mailCenter().discarded().message(discarded);
        } else {
            message = context.mailCenter().message(LettersResource.find(context, call.id()));
        }
        return message.orElseThrow(() -> Problem.of(
                        404, "no-message", "letter " + call.id() + " has no message: it could not be retrieved")
                .refusal());
    }
}
