package dev.mailchute.graph;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.failure.UnreadableException;
import dev.mailchute.graph.transport.Operation;
import dev.mailchute.graph.transport.Verdict;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;

/** Reads JSON answers as a stream. In memory they take several times their bytes, so the bytes are limited. */
final class JsonAnswer {
    static final String TOO_LARGE = "answer-too-large";
    /**
     * For an answer that is kept completely. Many small members, such as recipients, take six times as much memory. A
     * page of a hundred messages usually has a fifth of this.
     */
    static final int MAX_BYTES = 1024 * 1024;
    /** For an answer that repeats what was posted; little of it is kept. */
    static final int MAX_ECHO_BYTES = 64 * 1024 * 1024;

    /** Members that only repeat what was posted. */
    private static final Set<String> ECHOED = Set.of("body", "uniqueBody", "bodyPreview", "contentBytes");

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonAnswer() {}

    /**
     * @throws UnreadableException if it is larger than {@link #MAX_BYTES}
     * @throws TemporaryException if it is not a JSON object
     */
    static ObjectNode whole(InputStream answer) {
        return read(answer, MAX_BYTES, Set.of());
    }

    /** The same with another limit, for an answer that is mostly one long text. */
    static ObjectNode whole(InputStream answer, int most) {
        return read(answer, most, Set.of());
    }

    /** The answer to a POST, without the members that repeat the posted content. */
    static ObjectNode withoutEcho(InputStream answer) {
        return read(answer, MAX_ECHO_BYTES, ECHOED);
    }

    private static ObjectNode read(InputStream answer, int most, Set<String> skipped) {
        try (JsonParser parser = JSON.createParser(new Limited(answer, most))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notJson(null);
            }
            ObjectNode json = JSON.createObjectNode();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                if (skipped.contains(name)) {
                    parser.skipChildren();
                } else {
                    json.set(name, JSON.<JsonNode>readTree(parser));
                }
            }
            return json;
        } catch (TooLargeException e) {
            throw tooLarge(most);
        } catch (JsonProcessingException e) {
            throw notJson(e);
        } catch (IOException e) {
            throw Verdict.of(Operation.OTHER, e);
        }
    }

    static UnreadableException tooLarge(int most) {
        return new UnreadableException(new Fault(
                TOO_LARGE,
                200,
                "the answer of Microsoft Graph is larger than the " + most / (1024 * 1024)
                        + " MB that are read into memory",
                Optional.empty()));
    }

    static TemporaryException notJson(Exception cause) {
        return new TemporaryException(
                new Fault(
                        "not-json",
                        200,
                        "the answer is not the expected JSON; a proxy or gateway in between may have answered",
                        Optional.empty()),
                cause);
    }

    private static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;
    }

    private static final class Limited extends FilterInputStream {
        private long left;

        Limited(InputStream in, long most) {
            super(in);
            left = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            left -= Math.max(0, read);
            if (left < 0) {
                throw new TooLargeException();
            }
            return read;
        }
    }
}
