package dev.mailchute.log;

import java.util.Set;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.rewrite.RewritePolicy;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.apache.logging.log4j.core.impl.ContextDataFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.StringMap;

/**
 * The stage of {@code log4j2.xml} that every line passes, whoever wrote it: its message, fields and stack trace become {@link MaskedText}.
 */
@Plugin(name = "MaskedEvents", category = Core.CATEGORY_NAME, elementType = "rewritePolicy", printObject = true)
public final class MaskedEvents implements RewritePolicy {
    private static final Set<String> NUMBERS = Set.of(MessageLine.SIZE, MessageLine.DURATION);

    @PluginFactory
    public static MaskedEvents create() {
        return new MaskedEvents();
    }

    @Override
    public LogEvent rewrite(LogEvent source) {
        Throwable thrown = source.getThrown();
        return new Log4jLogEvent.Builder(source)
                .setMessage(new SimpleMessage(MaskedText.of(source.getMessage().getFormattedMessage())))
                .setThrown(MaskedThrowable.of(thrown))
                .setContextData(fields(source))
                .build();
    }

    private static StringMap fields(LogEvent source) {
        StringMap fields = ContextDataFactory.createContextData();
        source.getContextData().forEach((key, value) -> fields.putValue(key, value(key, String.valueOf(value))));
        if (source.getThrown() != null) {
            // The copy has another class than the original.
            fields.putValue("error.type", source.getThrown().getClass().getName());
        }
        return fields;
    }

    private static Object value(String key, String value) {
        if (NUMBERS.contains(key) && value.matches("\\d{1,18}")) {
            return Long.valueOf(value);
        }
        return key.equals(MessageLine.MESSAGE_ID) ? value : MaskedText.of(value);
    }
}
