package dev.mailchute.testkit.drawing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import net.sourceforge.plantuml.FileFormat;
import net.sourceforge.plantuml.FileFormatOption;
import net.sourceforge.plantuml.SourceStringReader;

/** The routes of the files in a folder and in its folder {@code own}, and their drawings. */
public final class DrawnRoutes {
    private static final String ENDING = ".camel.yaml";

    private final List<Read> routes = new ArrayList<>();
    private final Map<String, String> files = new HashMap<>();

    private record Read(String id, String description, JsonNode route, String file) {}

    /** @throws IOException if a file cannot be read, or is not YAML */
    public DrawnRoutes(Path folder) throws IOException {
        Map<String, Path> found = new LinkedHashMap<>();
        list(folder).forEach(file -> found.put(file.getFileName().toString(), file));
        // An own file takes the place of the product's.
        list(folder.resolve("own")).forEach(file -> found.put(file.getFileName().toString(), file));
        for (Path file : found.values()) {
            read(file);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().endsWith(ENDING)
                            && !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private void read(Path file) throws IOException {
        String stem = file.getFileName().toString().replace(ENDING, "");
        for (JsonNode item : new YAMLMapper().readTree(file.toFile())) {
            JsonNode route = item.path("route");
            if (item.has("routeTemplate")) {
                JsonNode template = item.path("routeTemplate");
                add(stem, template, template.path("route"));
            } else if (item.has("route")) {
                add(stem, route, route);
            } else if (item.has("from")) {
                add(stem, item.path("from"), item);
            }
        }
    }

    private void add(String stem, JsonNode named, JsonNode route) {
        String id = named.path("id").asText(stem + "-" + (routes.size() + 1));
        String file = fileName(id);
        routes.add(new Read(id, named.path("description").asText(""), route, file));
        files.putIfAbsent(route.path("from").path("uri").asText(""), file);
    }

    /** Of letters that every file system and address takes; another one if two ids come to the same. */
    private String fileName(String id) {
        String safe = id.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^\\.", "_");
        String name = safe + ".svg";
        int number = 2;
        while (isTaken(name)) {
            name = safe + "-" + number++ + ".svg";
        }
        return name;
    }

    private boolean isTaken(String name) {
        return routes.stream()
                .anyMatch(route -> route.file().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)));
    }

    /** What PlantUML draws, by the names of the files. */
    public Map<String, String> sources() {
        Map<String, String> sources = new LinkedHashMap<>();
        routes.forEach(
                one -> sources.put(one.file(), new RouteDiagram(files).of(one.id(), one.description(), one.route())));
        return sources;
    }

    /** The drawing, in SVG. */
    static String svg(String source) throws IOException {
        // It reads no file and no address.
        System.setProperty("PLANTUML_SECURITY_PROFILE", "SANDBOX");
        ByteArrayOutputStream svg = new ByteArrayOutputStream();
        new SourceStringReader(source).outputImage(svg, new FileFormatOption(FileFormat.SVG));
        return svg.toString(StandardCharsets.UTF_8)
                .replaceFirst("<!--SRC=[^>]*-->", "")
                .replaceFirst("</svg>\\s*$", "<!-- " + mark(source) + " --></svg>\n");
    }

    /** Tells whether a drawing is that of this text. Its places depend on the fonts of the machine. */
    static String mark(String source) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8));
            return "drawn from " + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Writes all drawings.
     *
     * @return their names
     */
    public List<String> write(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, String> one : sources().entrySet()) {
            Files.writeString(folder.resolve(one.getKey()), svg(one.getValue()));
            names.add(one.getKey());
        }
        return names;
    }
}
