package dev.mailchute.testkit.routes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** All that a test expects, in the order of its file. */
@JsonDeserialize(using = Expectations.ByName.class)
record Expectations(List<Named> all) {
    /** The attribute of the reader: what each name stands for. */
    static final String KINDS = "kinds";

    /** Those that are about no message and no server. */
    static final Map<String, Class<? extends Expectation>> GENERAL = Map.of(
            "files", FilesExpectation.class,
            "sent", SentExpectation.class,
            "health", HealthExpectation.class,
            "log", LogExpectation.class);

    /**
     * An expectation and its subject.
     *
     * @param name of a message or a server, or one of the general ones
     */
    record Named(String name, Expectation expectation) {}

    List<Mismatch> mismatches(Evidence evidence) throws IOException {
        List<Mismatch> all = new ArrayList<>();
        for (Named one : this.all) {
            all.addAll(one.expectation.mismatches(one.name, evidence));
        }
        return all;
    }

    /** A key decides what its value is. */
    static final class ByName extends JsonDeserializer<Expectations> {
        @Override
        public Expectations deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.isExpectedStartObjectToken()) {
                return (Expectations) context.handleUnexpectedToken(Expectations.class, parser);
            }
            @SuppressWarnings("unchecked")
            Map<String, Class<? extends Expectation>> kinds =
                    (Map<String, Class<? extends Expectation>>) context.getAttribute(KINDS);
            List<Named> all = new ArrayList<>();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                Class<? extends Expectation> kind = GENERAL.getOrDefault(name, kinds.get(name));
                if (kind == null) {
                    JsonMappingException unknown = JsonMappingException.from(
                            parser,
                            "there is no message and no server '" + name + "'; there are: "
                                    + String.join(", ", new TreeSet<>(kinds.keySet())) + "; and "
                                    + String.join(", ", new TreeSet<>(GENERAL.keySet())));
                    throw JsonMappingException.wrapWithPath(unknown, kinds, name);
                }
                try {
                    if (parser.nextToken() == JsonToken.START_ARRAY) {
                        read(name, kind, parser, context, all);
                    } else {
                        all.add(new Named(name, context.readValue(parser, kind)));
                    }
                } catch (JsonMappingException e) {
                    throw JsonMappingException.wrapWithPath(e, kinds, name);
                }
            }
            return new Expectations(all);
        }

        private static void read(
                String name,
                Class<? extends Expectation> kind,
                JsonParser parser,
                DeserializationContext context,
                List<Named> all)
                throws IOException {
            for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
                try {
                    all.add(new Named(name, context.readValue(parser, kind)));
                } catch (JsonMappingException e) {
                    throw JsonMappingException.wrapWithPath(e, kind, index);
                }
            }
        }
    }
}
