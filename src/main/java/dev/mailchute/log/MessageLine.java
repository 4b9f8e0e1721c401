package dev.mailchute.log;

import dev.mailchute.failure.Fault;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The line of the log about one message and what became of it. As text it is the outcome, the fields as {@code key=value}, and the reason
 * if there is one; as JSON the fields are fields. What a reason quotes may come from the message, so it is left out; the letter has it.
 */
public final class MessageLine {
    static final String SIZE = "size";
    static final String DURATION = "duration-ms";
    static final String MESSAGE_ID = "message-id";

    /** One logger for all of them, so that it can have a level of its own. */
    private static final Logger LOG = LoggerFactory.getLogger("dev.mailchute.messages");

    private static final int MAX_LENGTH = 250;
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*+\"|(?<![\\p{L}\\p{N}])'[^']*+'(?![\\p{L}\\p{N}])");
    private static final Pattern NOT_IN_AN_ID = Pattern.compile("[<>\\s\\p{Cntrl}]++");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]");

    private final Map<String, String> fields = new LinkedHashMap<>();
    private String reason = "";

    private MessageLine() {}

    /** @param outcome such as {@code delivered} */
    public static MessageLine of(String outcome, String direction, String name, String key) {
        return new MessageLine()
                .with("outcome", outcome)
                .with("direction", direction)
                .with("name", name)
                .with("key", key);
    }

    /** A Message-ID as the log writes it. The sender chose it, so it may be anything. */
    public static String id(String messageId) {
        String plain = NOT_IN_AN_ID.matcher(messageId).replaceAll("");
        return MESSAGE_ID + "=<" + (plain.length() > MAX_LENGTH ? plain.substring(0, MAX_LENGTH) : plain) + ">";
    }

    public MessageLine with(String field, String value) {
        fields.put(field, value);
        return this;
    }

    public MessageLine messageId(Optional<String> messageId) {
        messageId.ifPresent(id -> with(MESSAGE_ID, id(id).substring(MESSAGE_ID.length() + 1)));
        return this;
    }

    /** In bytes. */
    public MessageLine size(long bytes) {
        return with(SIZE, Long.toString(bytes));
    }

    public MessageLine took(Optional<Duration> time) {
        // The machine's clock may have been set back meanwhile.
        time.ifPresent(taken -> with(DURATION, Long.toString(Math.max(0, taken.toMillis()))));
        return this;
    }

    /** @param id of the answer to the request that decided the outcome */
    public MessageLine request(Optional<String> id) {
        id.ifPresent(known -> with("request-id", known));
        return this;
    }

    /** Why: the code, the HTTP status and the request-id as fields, and what was said. */
    public MessageLine because(Fault fault) {
        with("code", fault.code());
        if (fault.status() != 0) {
            with("status", Integer.toString(fault.status()));
        }
        reason = QUOTED.matcher(fault.message()).replaceAll("\"...\"");
        return request(fault.requestId());
    }

    /**
     * The same for words that may quote the subject.
     *
     * @param subject of the message
     */
    public MessageLine because(Fault fault, String subject) {
        return because(
                new Fault(fault.code(), fault.status(), MaskedText.of(fault.message(), subject), fault.requestId()));
    }

    public void info() {
        write(Level.INFO, "");
    }

    public void warn() {
        warn("");
    }

    /** @param repeats how often it was repeated, in words, as the end of the line */
    public void warn(String repeats) {
        write(Level.WARN, repeats);
    }

    public void debug() {
        write(Level.DEBUG, "");
    }

    private void write(Level level, String repeats) {
        LoggingEventBuilder event = LOG.atLevel(level);
        fields.forEach(event::addKeyValue);
        event.log("{}", text() + repeats);
    }

    String text() {
        String rest = fields.entrySet().stream()
                .skip(1)
                .map(field -> field.getKey() + "=" + shown(field.getValue()))
                .collect(Collectors.joining(" "));
        return fields.get("outcome") + " " + rest + (reason.isEmpty() ? "" : ": " + reason);
    }

    private static String shown(String value) {
        String line = CONTROL.matcher(value).replaceAll("?");
        return line.matches("[^\\s\"]+") ? line : '"' + line.replace('"', '\'') + '"';
    }
}
