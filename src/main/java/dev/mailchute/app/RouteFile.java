package dev.mailchute.app;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.support.ResourceSupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** A file of the routes as it was read at one moment; what becomes of the file later does not matter to who loads it. */
final class RouteFile extends ResourceSupport {
    private static final Set<String> REPLACEABLE = Set.of("route", "from", "beans", "routeConfiguration");
    static final String CLASSPATH = "classpath";
    private static final String ID = "id";

    private final String shownName;
    private final byte[] content;
    private final boolean isOwnAlone;

    /**
     * @param shownName as a person finds it in the folder of the routes
     * @param isOwnAlone whether it is the engineer's and takes no file's place
     */
    RouteFile(String scheme, String location, String shownName, byte[] content, boolean isOwnAlone) {
        super(scheme, location);
        this.shownName = shownName;
        this.content = content;
        this.isOwnAlone = isOwnAlone;
    }

    /** As in {@code own/incoming.camel.yaml}. */
    String shownName() {
        return shownName;
    }

    /** The same for the product's file and for the own one that takes its place. */
    String name() {
        return shownName.substring(shownName.lastIndexOf('/') + 1);
    }

    /** With no step, as it comes with the product. */
    boolean isShipped() {
        return getScheme().equals(CLASSPATH);
    }

    /** Whether it is the engineer's and takes no file's place. */
    boolean isOwnAlone() {
        return isOwnAlone;
    }

    boolean isSameAs(RouteFile other) {
        return getLocation().equals(other.getLocation()) && Arrays.equals(content, other.content);
    }

    /** Whether it can be replaced while the application runs. */
    boolean isReplaceable() {
        return isOwnAlone
                && items().allMatch(item -> REPLACEABLE.containsAll(item.keySet()))
                && named("routeConfiguration").size()
                        == items().filter(item -> item.containsKey("routeConfiguration"))
                                .count();
    }

    /** Whether routes of other files may refer to something in it. */
    boolean isReferredTo() {
        return items().anyMatch(item -> item.containsKey("beans") || item.containsKey("routeConfiguration"));
    }

    /** The ids of its route configurations. */
    List<String> configurations() {
        return named("routeConfiguration");
    }

    /** The names of its beans. */
    List<String> beans() {
        return items().map(item -> item.get("beans"))
                .filter(List.class::isInstance)
                .flatMap(beans -> ((List<?>) beans).stream())
                .filter(Map.class::isInstance)
                .map(bean -> String.valueOf(((Map<?, ?>) bean).get("name")))
                .toList();
    }

    private List<String> named(String key) {
        return items().map(item -> item.get(key))
                .filter(Map.class::isInstance)
                .map(value -> ((Map<?, ?>) value).get(ID))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    /** Empty if it is not a list. */
    private Stream<Map<String, Object>> items() {
        try {
            Object whole = new Load(LoadSettings.builder().build())
                    .loadFromString(new String(content, StandardCharsets.UTF_8));
            return whole instanceof List<?> list
                    ? list.stream().filter(Map.class::isInstance).map(item -> ((Map<?, ?>) item)
                            .entrySet().stream()
                                    .filter(one -> one.getValue() != null)
                                    .collect(Collectors.<Map.Entry<?, ?>, String, Object>toMap(
                                            one -> String.valueOf(one.getKey()), Map.Entry::getValue)))
                    : Stream.empty();
        } catch (YamlEngineException e) {
            return Stream.empty();
        }
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public InputStream getInputStream() {
        return new ByteArrayInputStream(content);
    }
}
