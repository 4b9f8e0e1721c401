package dev.mailchute.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** Answers that are misleading or late. */
final class OddAnswers {
    private OddAnswers() {}

    static PlannedFault.Effect text(String type, String text) {
        return (request, handling, released) -> Answer.text(200, type, text);
    }

    static PlannedFault.Effect nothing() {
        return (request, handling, released) -> Answer.empty(200).with("Content-Type", "application/json");
    }

    static PlannedFault.Effect redirect(URI location) {
        return (request, handling, released) -> Answer.empty(302).with("Location", location.toString());
    }

    static PlannedFault.Effect halfOfTheJson() {
        return (request, handling, released) -> {
            Answer proper = handling.get();
            if (proper.json != null) {
                byte[] whole = Json.bytes(proper.json);
                String half = new String(whole, 0, whole.length / 2, StandardCharsets.UTF_8);
                proper.json = null;
                proper.body = MimeSource.of(half.getBytes(StandardCharsets.UTF_8));
            }
            return proper;
        };
    }

    static PlannedFault.Effect with(String property, URI link) {
        return (request, handling, released) -> changed(handling.get(), json -> json.put(property, link.toString()));
    }

    /** @param further how many entries after this page; 0: this page again */
    static PlannedFault.Effect nextLink(int further) {
        return (request, handling, released) -> changed(handling.get(), json -> {
            int skip = request.number("$skip", 0, Integer.MAX_VALUE, 0);
            json.put("@odata.nextLink", request.nextLink(skip + further));
        });
    }

    private static Answer changed(Answer proper, Consumer<ObjectNode> change) {
        if (proper.json != null && !proper.isError()) {
            change.accept(proper.json);
        }
        return proper;
    }

    static PlannedFault.Effect late(Duration delay) {
        return (request, handling, released) -> {
            Answer proper = handling.get();
            proper.delay = proper.delay.plus(delay);
            return proper;
        };
    }

    static PlannedFault.Effect properlyAnd(Runnable then) {
        return (request, handling, released) -> {
            Answer proper = handling.get();
            then.run();
            return proper;
        };
    }

    static PlannedFault.Effect doneThenError(int status, String code) {
        return (request, handling, released) -> {
            Answer proper = handling.get();
            return proper.isError() ? proper : Answer.error(status, code, "");
        };
    }
}
