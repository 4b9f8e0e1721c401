package dev.mailchute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the package consists of: all of it for a reason, in one version each. */
class DependenciesTest {
    private static final Path LIST = Path.of("target", "classes", "META-INF", "sbom", "mailchute.cdx.json");
    private static final Path REASONS = Path.of("docs", "dependencies.md");
    private static final Path IGNORED = Path.of(".github", "osv-scanner.toml");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([\\w.-]+)` \\| ([^|]+) \\| ([^|]+) \\|$");
    private static final Pattern ADVISORY = Pattern.compile("CVE-\\d{4}-\\d+");

    /** An offline build makes no list; then these tests are skipped, but never in CI. */
    private static List<JsonNode> components() throws IOException {
        assumeTrue(Files.exists(LIST) || "true".equals(System.getenv("CI")), "an offline build makes no list");
        List<JsonNode> components = new ArrayList<>();
        new ObjectMapper().readTree(LIST.toFile()).path("components").forEach(components::add);
        assertTrue(components.size() > 50, "the list of the package is nearly empty");
        return components;
    }

    @Test
    void each_group_of_libraries_has_a_reason_and_a_licence_and_nothing_is_listed_that_is_gone() throws IOException {
        Set<String> inside = new TreeSet<>();
        components().forEach(component -> inside.add(component.path("group").asText()));
        Set<String> listed = new TreeSet<>();
        Matcher row = ROW.matcher(Files.readString(REASONS));
        while (row.find()) {
            listed.add(row.group(1));
        }
        assertEquals(inside, listed);
    }

    @Test
    void each_library_has_a_licence_in_the_package_s_own_list() throws IOException {
        List<String> without = components().stream()
                .filter(component -> component.path("licenses").isEmpty())
                .map(component -> component.path("purl").asText())
                .toList();
        assertEquals(List.of(), without);
    }

    @Test
    void each_library_is_there_once() throws IOException {
        Map<String, Set<String>> versions = new TreeMap<>();
        components().forEach(component -> versions.computeIfAbsent(
                        component.path("group").asText() + ":"
                                + component.path("name").asText(),
                        name -> new TreeSet<>())
                .add(component.path("version").asText()));
        versions.values().removeIf(all -> all.size() == 1);
        assertEquals(Map.of(), versions);
    }

    @Test
    void the_tests_run_with_the_json_library_of_the_package() throws IOException {
        String packaged = components().stream()
                .filter(component -> component.path("name").asText().equals("jackson-databind"))
                .findFirst()
                .orElseThrow()
                .path("version")
                .asText();
        assertEquals(packaged, new ObjectMapper().version().toString());
    }

    @Test
    void an_advisory_is_ignored_by_the_scan_only_with_a_reason_in_the_docs() throws IOException {
        String docs = Files.readString(REASONS);
        Matcher ignored = ADVISORY.matcher(Files.readString(IGNORED));
        boolean any = false;
        while (ignored.find()) {
            any = true;
            assertTrue(docs.contains(ignored.group()), ignored.group() + " is ignored without a reason");
        }
        assertTrue(any);
        assertFalse(docs.contains("| open |"), "an advisory is open");
    }
}
