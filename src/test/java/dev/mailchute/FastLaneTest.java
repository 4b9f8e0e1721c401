package dev.mailchute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code mvn test} is the fast lane: what takes long carries a tag, which {@code mvn verify} runs as well. */
class FastLaneTest {
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"(\\w+)\"\\)\\s+(?:public |final |abstract )*class ");
    private static final Pattern LATER = Pattern.compile("<later.tests>([^<]+)</later.tests>");
    /** One journey for each direction is run early. */
    private static final Set<String> EARLY =
            Set.of("InboundJourneyTest", "OutboundJourneyTest", "PerformanceDocumentTest", "TakeOverTest");

    private static List<Path> tests(String... folders) throws IOException {
        List<Path> all = new ArrayList<>();
        for (String folder : folders) {
            try (Stream<Path> files = Files.walk(Path.of("src/test/java/dev/mailchute", folder))) {
                files.filter(file -> file.toString().endsWith("Test.java")).forEach(all::add);
            }
        }
        return all;
    }

    private static String name(Path test) {
        return test.getFileName().toString().replace(".java", "");
    }

    private static Set<String> tags(Path test) throws IOException {
        return TAG.matcher(Files.readString(test))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    @Test
    void whatever_starts_the_application_or_a_browser_comes_later() throws IOException {
        Set<String> untagged = new TreeSet<>();
        for (Path test : tests("journey", "crash", "nodes", "bench")) {
            if (tags(test).isEmpty()) {
                untagged.add(name(test));
            }
        }
        assertEquals(new TreeSet<>(EARLY), untagged);
    }

    @Test
    void every_tag_is_run_by_verify() throws IOException {
        Matcher later = LATER.matcher(Files.readString(Path.of("pom.xml")));
        Set<String> known = later.results()
                .map((MatchResult found) -> Set.of(found.group(1).split(" \\| ")))
                .findFirst()
                .orElseThrow();
        for (Path test : tests("")) {
            assertTrue(known.containsAll(tags(test)), () -> "pom.xml leaves out a tag of " + name(test));
        }
    }
}
