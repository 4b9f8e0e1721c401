package dev.mailchute.web;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The templates in {@code dev/mailchute/web/}. Every value is escaped; no template turns that off. */
final class Templates {
    private final PebbleEngine engine;

    Templates(Formats formats) {
        ClasspathLoader loader = new ClasspathLoader();
        loader.setPrefix("dev/mailchute/web/");
        loader.setSuffix(".html");
        Map<String, Filter> filters = Map.of(
                "ago", filter(value -> formats.ago((Instant) value)),
                "age", filter(value -> formats.age((Instant) value)),
                "since", filter(value -> formats.since((Instant) value)),
                "exact", filter(value -> Formats.exact((Instant) value)),
                "day", filter(value -> Formats.day((Instant) value)),
                "bytes", filter(value -> Formats.size(((Number) value).longValue())),
                "count", filter(value -> Formats.number(((Number) value).longValue())));
        engine = new PebbleEngine.Builder()
                .loader(loader)
                .addEscapingStrategy(Escape.NAME, new Escape())
                .addEscapingStrategy(Escape.VALUE, Escape::markup)
                .defaultEscapingStrategy(Escape.NAME)
                .strictVariables(true)
                .defaultLocale(Locale.ENGLISH)
                .extension(new AbstractExtension() {
                    @Override
                    public Map<String, Filter> getFilters() {
                        return filters;
                    }
                })
                .build();
    }

    private static Filter filter(Function<Object, String> function) {
        return new Filter() {
            @Override
            public Object apply(
                    Object input, Map<String, Object> args, PebbleTemplate self, EvaluationContext context, int line) {
                return input == null ? "" : function.apply(input);
            }

            @Override
            public List<String> getArgumentNames() {
                return List.of();
            }
        };
    }

    String render(String name, Map<String, Object> model) {
        StringWriter out = new StringWriter();
        try {
            engine.getTemplate(name).evaluate(out, model);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }
}
