package dev.mailchute.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.impl.engine.DefaultRoutesLoader;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Registry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes files out of the running application, and puts others in: their routes, route configurations and beans. */
final class RouteSwap {
    private static final Logger LOG = LoggerFactory.getLogger(RouteSwap.class);

    private final ModelCamelContext context;
    private final Model model;

    RouteSwap(CamelContext context) {
        this.context = (ModelCamelContext) context;
        this.model = this.context.getCamelContextExtension().getContextPlugin(Model.class);
    }

    private List<RouteDefinition> routes(Collection<RouteFile> files) {
        Set<String> places = files.stream().map(RouteFile::getLocation).collect(Collectors.toSet());
        return model.getRouteDefinitions().stream()
                .filter(route -> route.getResource() != null
                        && places.contains(route.getResource().getLocation()))
                .toList();
    }

    private List<Route> running(Collection<RouteFile> files) {
        return routes(files).stream()
                .map(route -> context.getRoute(route.getRouteId()))
                .filter(Objects::nonNull)
                .toList();
    }

    /** The entrances of the routes that other routes call. */
    Set<String> entrances(Collection<RouteFile> files) {
        return running(files).stream()
                .map(Route::getEndpoint)
                .filter(GatedDirect.GatedEntrance.class::isInstance)
                .map(endpoint -> ((GatedDirect.GatedEntrance) endpoint).name())
                .collect(Collectors.toSet());
    }

    /**
     * Has the routes that begin by themselves, such as by a timer, finish what they have begun, and begin nothing more.
     *
     * @return the first that does not finish in time
     */
    Optional<String> stopBeginners(Collection<RouteFile> files, Duration limit) throws Exception {
        for (Route route : beginners(files)) {
            if (!context.getRouteController()
                    .stopRoute(route.getRouteId(), limit.toSeconds(), TimeUnit.SECONDS, true)) {
                return Optional.of(route.getRouteId());
            }
        }
        return Optional.empty();
    }

    void startBeginners(Collection<RouteFile> files) throws Exception {
        for (Route route : beginners(files)) {
            context.getRouteController().startRoute(route.getRouteId());
        }
    }

    private List<Route> beginners(Collection<RouteFile> files) {
        return running(files).stream()
                .filter(route -> !(route.getEndpoint() instanceof GatedDirect.GatedEntrance))
                .toList();
    }

    /** Nothing may be in progress in them. */
    void remove(Collection<RouteFile> files) throws Exception {
        for (RouteDefinition route : routes(files)) {
            // Stops it, too.
            model.removeRouteDefinition(route);
        }
        for (RouteFile file : files) {
            for (String id : file.configurations()) {
                RouteConfigurationDefinition found = model.getRouteConfigurationDefinition(id);
                if (found != null && id.equals(found.getId())) {
                    model.removeRouteConfiguration(found);
                }
            }
        }
        List<String> beans =
                files.stream().flatMap(file -> file.beans().stream()).toList();
        if (!beans.isEmpty()) {
            // Addresses that were made for single messages may hold one of the beans.
            List<Endpoint> made = context.getEndpointRegistry().entrySet().stream()
                    .filter(one ->
                            context.getEndpointRegistry().isDynamic(one.getKey().toString()))
                    .map(one -> one.getValue())
                    .filter(endpoint -> !(endpoint instanceof GatedDirect.GatedEntrance))
                    .toList();
            for (Endpoint endpoint : made) {
                context.removeEndpoint(endpoint);
            }
        }
        // The last first, because it may use the ones before.
        List<String> backwards = new ArrayList<>(beans);
        Collections.reverse(backwards);
        backwards.forEach(this::removeBean);
    }

    private void removeBean(String name) {
        Registry registry = context.getRegistry();
        Object bean = registry.lookupByName(name);
        if (bean instanceof Component && context.hasComponent(name) == bean) {
            context.removeComponent(name);
        }
        model.getCustomBeans().removeIf(one -> name.equals(one.getName()));
        // Calls the method that the file names for its end.
        registry.unbind(name);
        if (bean instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                LOG.warn("the former bean {} could not be closed", name, e);
            }
        }
    }

    /** Loads and starts them. */
    void add(Collection<RouteFile> files) throws Exception {
        // Its loader remembers what it has half read when a file is broken, so it is used once.
        try (DefaultRoutesLoader loader = new DefaultRoutesLoader(context)) {
            loader.start();
            loader.loadRoutes(List.copyOf(files));
        }
    }
}
