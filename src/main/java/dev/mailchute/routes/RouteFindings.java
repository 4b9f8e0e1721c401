package dev.mailchute.routes;

import dev.mailchute.routes.RouteProblem.Gravity;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.catalog.suggest.CatalogSuggestionStrategy;

/** Collects problems. The same one is kept once: a step of an error configuration belongs to many routes. */
final class RouteFindings {
    private static final int SUGGESTIONS = 3;

    private final Set<RouteProblem> found = new LinkedHashSet<>();

    void error(YamlPart spot, String what, String example) {
        error(spot.file(), spot.line(), what, example);
    }

    void error(String file, int line, String what, String example) {
        found.add(new RouteProblem(Gravity.ERROR, file, line, what, example));
    }

    void warning(YamlPart spot, String what, String example) {
        warning(spot.file(), spot.line(), what, example);
    }

    void warning(String file, int line, String what, String example) {
        found.add(new RouteProblem(Gravity.WARNING, file, line, what, example));
    }

    List<RouteProblem> sorted() {
        return found.stream().sorted().toList();
    }

    /** Those of the names that are nearly the same; else all of them. */
    static String nearest(Collection<String> names, String wrong) {
        String[] near = CatalogSuggestionStrategy.suggestEndpointOptions(names, wrong, SUGGESTIONS);
        return near == null || near.length == 0
                ? "one of " + String.join(", ", new TreeSet<>(names))
                : String.join(" or ", near);
    }
}
