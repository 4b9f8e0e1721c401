package dev.mailchute.web;

import dev.mailchute.eml.Correction;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.LetterActions.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** API of corrections: fields that the body omits stay unchanged. */
final class EditResource {
    static final List<String> FIELDS = List.of("version", "to", "cc", "bcc", "from", "replyTo", "subject");

    private static final int LONGEST = 1024 * 1024;

    private final PageContext context;

    EditResource(PageContext context) {
        this.context = context;
    }

    Reply show(ApiCall call) {
        Letter letter = editable(call.id());
        int version = context.mailCenter().version(letter);
        Correction now = current(letter);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("version", version);
        answer.put("to", now.to());
        answer.put("cc", now.cc());
        answer.put("bcc", now.bcc());
        answer.put("from", now.from());
        answer.put("replyTo", now.replyTo());
        answer.put("subject", now.subject());
        answer.put("allowedFrom", allowedFrom(letter));
        return Reply.json(200, answer);
    }

    private List<String> allowedFrom(Letter letter) {
        List<String> allowed = new ArrayList<>();
        context.settings().outbound().stream()
                .filter(outbox -> outbox.name().equals(letter.name()))
                .forEach(outbox -> {
                    allowed.add(outbox.mailbox());
                    outbox.allowedFrom().stream().sorted().forEach(allowed::add);
                });
        return allowed;
    }

    private Letter editable(String id) {
        Letter letter = LettersResource.find(context, id);
        context.acts().editRefusal(letter).ifPresent(reason -> {
            throw Problem.of(409, "refused", reason).refusal();
        });
        return letter;
    }

    private Correction current(Letter letter) {
        try {
            return Correction.current(context.mailCenter().message(letter).orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Reply edit(ApiCall call) {
        JsonBody body = call.body();
        int version = body.number("version")
                .orElseThrow(() -> JsonBody.bad("version", "is missing; use the version that GET returned"));
        if (FIELDS.stream().skip(1).noneMatch(body::has)) {
            throw JsonBody.bad(
                    "to",
                    "is missing, and so are cc, bcc, from, replyTo and subject; at least one of them is required");
        }
        Letter letter = editable(call.id());
        // if the message has changed since the client read it, its version has too
        Correction now = current(letter);
        Correction wanted = new Correction(
                body.text("to", LONGEST).orElse(now.to()),
                body.text("cc", LONGEST).orElse(now.cc()),
                body.text("bcc", LONGEST).orElse(now.bcc()),
                body.text("from", LONGEST).orElse(now.from()),
                body.text("replyTo", LONGEST).orElse(now.replyTo()),
                body.text("subject", LONGEST).orElse(now.subject()));
        Result result = context.told(call.who(), "edit", context.acts().edit(call.id(), call.who(), wanted, version));
        return result.outcome().equals("refused")
                ? Problem.of(422, "refused", result.reason()).reply()
                : LettersResource.answer(context, result, true);
    }
}
