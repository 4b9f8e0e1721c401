package dev.mailchute.app;

import dev.mailchute.routes.RouteProblem;
import dev.mailchute.routes.RoutesReview;
import dev.mailchute.settings.ConfigurationException;
import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is wrong with the files in the folder of the routes. Nothing is started, no connection opened, no file changed. */
public final class RouteCheck {
    private static final Logger LOG = LoggerFactory.getLogger(RouteCheck.class);

    private final Path folder;

    public RouteCheck(Path folder) {
        this.folder = folder;
    }

    /** @param settings if they can be read; else what depends on them is not checked */
    public List<RouteProblem> problems(Optional<Settings> settings) {
        try (Plugins plugins = new Plugins(folder)) {
            List<RouteProblem> problems = new ArrayList<>(of(plugins.problems()));
            if (!problems.isEmpty()) {
                return problems;
            }
            OwnFiles own = new OwnFiles(folder);
            List<RouteProblem> outdated = own.problems();
            problems.addAll(outdated);
            problems(settings, new RouteFiles(folder).read(), plugins).stream()
                    .filter(one -> !isToldOfIn(outdated, one))
                    .forEach(problems::add);
            problems.addAll(own.ignored());
            problems.addAll(plugins.ignored());
            return problems.stream().sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What is wrong with these files.
     *
     * @param plugins with the classes that they may name
     */
    List<RouteProblem> problems(Optional<Settings> settings, List<RouteFile> files, Plugins plugins)
            throws IOException {
        try (DefaultCamelContext context = new DefaultCamelContext(false)) {
            plugins.join(context);
            context.setSourceLocationEnabled(true);
            context.build();
            Map<String, Resource> named = new LinkedHashMap<>();
            files.forEach(file -> named.put(file.shownName(), file));
            Set<String> templates = settings.map(read -> new RouteTemplateInstances(read).templates())
                    .orElse(Set.of());
            List<RouteProblem> problems = new ArrayList<>(
                    new RoutesReview(RouteVocabulary.of(folder, settings)).problems(context, named, templates));
            // Where a file cannot be read, its routes are not missing.
            boolean isWhole = problems.stream().noneMatch(RouteProblem::isError);
            settings.ifPresent(read ->
                    problems.addAll(of(OwnRoutes.problems(context, isWhole, new OwnFiles(folder).products(), read))));
            return problems;
        }
    }

    /** Said before the rest: what a jar has is missing where it cannot be read. */
    private static List<RouteProblem> of(List<ConfigurationProblem> problems) {
        return problems.stream()
                .map(one -> new RouteProblem(RouteProblem.Gravity.ERROR, one.key(), 0, one.what(), one.example()))
                .toList();
    }

    /** A word that has another name is told once. */
    private static boolean isToldOfIn(List<RouteProblem> outdated, RouteProblem problem) {
        return outdated.stream().anyMatch(word -> word.place().equals(problem.place()));
    }

    /**
     * Before a message takes these routes: a mistake in them may lose it while everything seems well.
     *
     * @throws ConfigurationException if there is one
     */
    public static void require(Path routes, Settings settings) {
        List<RouteProblem> problems = new RouteCheck(routes).problems(Optional.of(settings));
        if (problems.stream().anyMatch(RouteProblem::isError)) {
            throw new ConfigurationException(refusals(problems));
        }
        problems.forEach(warning -> LOG.warn("routes: {}: {}", warning.place(), warning.what()));
    }

    /** The beans that routes can call, with their classes; those of single outboxes apart. */
    public static Map<String, Class<?>> beans() {
        return RouteVocabulary.BEANS;
    }

    /** Those with which {@code run} does not start. */
    static List<ConfigurationProblem> refusals(List<RouteProblem> problems) {
        return problems.stream()
                .filter(RouteProblem::isError)
                .map(one -> new ConfigurationProblem("--routes", Optional.of(one.place()), one.what(), one.example()))
                .toList();
    }

    /** The routes passed the check, and Camel could not start them. */
    static ConfigurationProblem problem(String where, Exception e) {
        return new ConfigurationProblem(
                "--routes",
                where + " cannot be loaded: " + describe(e),
                "the routes folder that came with this version of Mailchute");
    }

    static String describe(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String outer = String.valueOf(e.getMessage());
        String inner = String.valueOf(root.getMessage());
        String text = outer.contains(inner) ? outer : outer + ": " + inner;
        return text.replaceAll("\\s+", " ");
    }
}
