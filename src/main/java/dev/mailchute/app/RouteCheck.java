package dev.mailchute.app;

import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.language.simple.SimpleLanguage;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.language.SimpleExpression;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/**
 * Reads the route files as far as that is possible without starting anything: the YAML, the steps and their options, Simple
 * expressions, and whether each step to another route leads to one. What a bean or an endpoint refuses shows only when the routes start.
 */
final class RouteCheck {
    private final Path folder;

    RouteCheck(Path folder) {
        this.folder = folder;
    }

    List<ConfigurationProblem> problems(Optional<Settings> settings) {
        List<ConfigurationProblem> problems = new ArrayList<>();
        try (Plugins plugins = new Plugins(folder);
                DefaultCamelContext context = new DefaultCamelContext(false)) {
            plugins.join(context);
            context.build();
            read(context, problems);
            if (problems.isEmpty()) { // else what another file lacks would be reported as missing
                checkTemplates(context, settings, problems);
                checkSteps(routes(context), context, settings, problems);
            }
        } catch (Exception e) {
            problems.add(problem("the routes in " + folder, e));
        }
        return problems;
    }

    /** Each file on its own, so that every file with an error is named. */
    private void read(DefaultCamelContext context, List<ConfigurationProblem> problems) {
        Collection<Resource> files = new RouteFiles(folder).findRouteResourcesFromDirectory(context, null, null);
        for (Resource file : files) {
            try {
                PluginHelper.getRoutesLoader(context).loadRoutes(file);
            } catch (Exception e) {
                problems.add(problem("the routes in " + file.getLocation(), e));
            }
        }
    }

    private static List<RouteDefinition> routes(DefaultCamelContext context) {
        return Stream.concat(
                        context.getRouteDefinitions().stream(),
                        context.getRouteTemplateDefinitions().stream().map(RouteTemplateDefinition::getRoute))
                .toList();
    }

    private void checkTemplates(
            DefaultCamelContext context, Optional<Settings> settings, List<ConfigurationProblem> problems) {
        Set<String> needed = new TreeSet<>();
        settings.ifPresent(read -> new RouteTemplateInstances(read).templates().forEach(needed::add));
        context.getRouteTemplateDefinitions().forEach(template -> needed.remove(template.getId()));
        needed.forEach(
                missing -> problems.add(problem("the routes in " + folder + " lack the route template " + missing)));
    }

    private void checkSteps(
            List<RouteDefinition> routes,
            DefaultCamelContext context,
            Optional<Settings> settings,
            List<ConfigurationProblem> problems) {
        Set<String> entrances = new HashSet<>();
        routes.forEach(route -> entrances.add(address(route.getInput().getEndpointUri())));
        settings.ifPresent(read -> problems.addAll(OwnRoutes.missing(entrances, read)));
        Set<String> missing = new TreeSet<>();
        for (RouteDefinition route : routes) {
            ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDefinition.class).stream()
                    .map(step -> address(step.getUri()))
                    .filter(uri -> uri.startsWith("direct:") && !uri.contains("{{") && !entrances.contains(uri))
                    .forEach(missing::add);
            ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ExpressionNode.class).stream()
                    .map(ExpressionNode::getExpression)
                    .filter(SimpleExpression.class::isInstance)
                    .map(expression -> expression.getExpression())
                    .filter(text -> !text.contains("{{"))
                    .forEach(text -> checkSimple(context, route, text, problems));
        }
        if (!missing.isEmpty()) {
            problems.add(problem("the routes in " + folder + ": " + CamelSettings.noConsumer(List.copyOf(missing))));
        }
    }

    private void checkSimple(
            DefaultCamelContext context, RouteDefinition route, String text, List<ConfigurationProblem> problems) {
        try (SimpleLanguage simple = new SimpleLanguage()) {
            simple.setCamelContext(context);
            simple.start();
            simple.createPredicate(text);
        } catch (Exception e) {
            problems.add(problem("the routes in " + folder + ", route " + route.getId(), e));
        }
    }

    /** Without options. */
    private static String address(String uri) {
        return uri.split("\\?", 2)[0];
    }

    static ConfigurationProblem problem(String where, Exception e) {
        return problem(where + " cannot be loaded: " + describe(e));
    }

    private static ConfigurationProblem problem(String what) {
        return new ConfigurationProblem("--routes", what, "the routes folder that came with this version of Mailchute");
    }

    private static String describe(Throwable e) {
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
