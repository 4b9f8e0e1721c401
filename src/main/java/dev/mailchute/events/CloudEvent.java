package dev.mailchute.events;

import dev.mailchute.files.Json;
import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.RecordedEvent;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** An event as other systems get it: CloudEvents 1.0, structured mode, JSON. */
final class CloudEvent {
    static final String CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8";

    private CloudEvent() {}

    /** @param source names this installation */
    static byte[] body(String source, RecordedEvent recorded) {
        Event event = recorded.event();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("specversion", "1.0");
        body.put("id", recorded.id());
        body.put("source", source);
        body.put("type", "dev.mailchute." + event.kind().word());
        body.put("subject", event.part().key());
        body.put("time", event.at().truncatedTo(ChronoUnit.MILLIS).toString());
        body.put("datacontenttype", "application/json");
        body.put("data", data(recorded));
        return Json.line(body).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> data(RecordedEvent recorded) {
        Event event = recorded.event();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("number", recorded.number());
        data.put("kind", event.kind().word());
        data.put("severity", event.severity().word());
        data.put("direction", event.part().direction());
        data.put("name", event.part().name());
        data.put("text", event.text().words());
        data.put("next", event.text().next().orElse(null));
        data.put("who", event.who().orElse(null));
        return data;
    }
}
