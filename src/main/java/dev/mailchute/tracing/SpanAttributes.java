package dev.mailchute.tracing;

import java.util.Set;

/** The attributes of a span. No others leave the process. */
final class SpanAttributes {
    static final String DIRECTION = "mailchute.direction";
    static final String NAME = "mailchute.name";
    static final String KEY = "mailchute.message.key";
    static final String MESSAGE_ID = "mailchute.message.id";
    static final String OUTCOME = "mailchute.outcome";
    static final String OPERATION = "mailchute.graph.operation";
    static final String REQUEST_ID = "mailchute.graph.request_id";
    static final String STATUS = "http.response.status_code";

    /** The first one is Camel's. */
    static final Set<String> ALLOWED =
            Set.of("component", DIRECTION, NAME, KEY, MESSAGE_ID, OUTCOME, OPERATION, REQUEST_ID, STATUS);

    private SpanAttributes() {}
}
