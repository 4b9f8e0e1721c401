package dev.mailchute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name is there: files, headings, classes, packages, profiles, decisions. */
class DocumentsTest {
    private static final Path SOURCES = Path.of("src", "main", "java", "dev", "mailchute");
    private static final Path ARCHITECTURE = Path.of("docs", "architecture.md");
    private static final Path CONTRIBUTING = Path.of("CONTRIBUTING.md");
    private static final Path DECISIONS = Path.of("docs", "adr");

    /** Documents that are to be true of the code as it is now; a decision may name what there was. */
    private static final List<Path> OF_THE_CODE =
            List.of(ARCHITECTURE, CONTRIBUTING, Path.of("SECURITY.md"), Path.of("routes", "README.md"));

    private static final Set<String> NOT_OURS =
            Set.of("Exchange", "Exception", "Thread", "GenericFileOperationFailedException");

    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("(?:]\\(|(?:src|href)=\")([^)\\s\"]+)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern PATH =
            Pattern.compile("(?<![\\w./<>-])((?:docs|routes|src|\\.github|\\.ci)/[\\w./-]*\\w\\.[a-z0-9]+)");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern CLASS =
            Pattern.compile("(?:[a-z.]+\\.)?([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:[.#](\\w+))?");
    private static final Pattern FULL_NAME = Pattern.compile("\\bdev\\.mailchute(?:\\.[a-z]+)*\\.[A-Z]\\w+");
    private static final Pattern CAMEL_CASE = Pattern.compile("\\b(?:[A-Z][a-z0-9]+){2,}\\b");
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|record|enum|interface) ([A-Z]\\w*)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|]+) \\| ([^|]+) \\|(?: ([^|]+) \\|)?$");
    private static final Pattern STATUS = Pattern.compile(
            "Status: ((?:proposed|accepted|rejected|superseded by ADR \\d+), (\\d{4}-\\d\\d-\\d\\d)).*");

    @Test
    void every_link_leads_to_a_file_and_a_heading() throws IOException {
        List<String> dead = new ArrayList<>();
        int followed = 0;
        for (Path document : documents()) {
            for (MatchResult link :
                    LINK.matcher(prose(read(document))).results().toList()) {
                String target = link.group(1);
                if (target.matches("(https?|mailto):.*")) {
                    continue;
                }
                followed++;
                if (!leadsSomewhere(document, target)) {
                    dead.add(document + ": " + target);
                }
            }
        }
        assertTrue(followed > 0);
        assertEquals(List.of(), dead);
    }

    private static boolean leadsSomewhere(Path document, String target) throws IOException {
        String[] parts = target.split("#", 2);
        Path file = parts[0].startsWith("../blob/main/") // as GitHub shows its forms
                ? Path.of(parts[0].substring("../blob/main/".length()))
                : parts[0].isEmpty()
                        ? document
                        : document.resolveSibling(parts[0]).normalize();
        return Files.exists(file) && (parts.length == 1 || headings(file).contains(parts[1]));
    }

    /** As GitHub makes them. */
    private static Set<String> headings(Path file) throws IOException {
        return HEADING.matcher(prose(read(file)))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("]\\([^)]*\\)", "")
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @Test
    void every_file_named_in_the_documentation_exists() throws IOException {
        Set<String> missing = new TreeSet<>();
        List<Path> texts = new ArrayList<>(documents());
        texts.addAll(List.of(Path.of("pom.xml"), Path.of("Dockerfile")));
        for (Path folder : List.of(Path.of("src"), Path.of("routes"), Path.of(".ci"), Path.of(".github"))) {
            texts.addAll(filesIn(folder, ".*\\.(java|yaml|yml|properties|xml|html|sql)|run"));
        }
        int named = 0;
        for (Path text : texts) {
            for (MatchResult path : PATH.matcher(read(text)).results().toList()) {
                named++;
                if (!Files.exists(Path.of(path.group(1)))) {
                    missing.add(text + ": " + path.group(1));
                }
            }
        }
        assertTrue(named > 0);
        assertEquals(Set.of(), missing);
    }

    @Test
    void every_class_named_in_the_code_documentation_exists() throws IOException {
        Map<String, String> types = types();
        Set<String> missing = new TreeSet<>();
        int named = 0;
        for (Path document : OF_THE_CODE) {
            String text = read(document);
            for (MatchResult code : CODE.matcher(prose(text)).results().toList()) {
                Matcher name = CLASS.matcher(code.group(1));
                if (!name.matches() || NOT_OURS.contains(name.group(1))) {
                    continue;
                }
                named++;
                String source = types.get(name.group(1));
                String member = name.group(2);
                if (source == null || member != null && !source.matches("(?s).*\\b" + member + "\\b.*")) {
                    missing.add(document + ": " + code.group(1));
                }
            }
            for (MatchResult drawing : FENCE.matcher(text).results().toList()) {
                if (drawing.group(1).equals("mermaid")) {
                    CAMEL_CASE
                            .matcher(drawing.group(2))
                            .results()
                            .map(MatchResult::group)
                            .filter(name -> !types.containsKey(name))
                            .forEach(name -> missing.add(document + ", in a drawing: " + name));
                }
            }
        }
        assertTrue(named > 0);
        assertEquals(Set.of(), missing);
    }

    @Test
    void every_fully_qualified_class_in_the_documentation_exists() throws IOException {
        List<Path> texts = new ArrayList<>(documents());
        texts.addAll(List.of(Path.of("pom.xml"), Path.of("Dockerfile")));
        texts.addAll(filesIn(Path.of("routes"), ".*\\.yaml"));
        texts.addAll(filesIn(Path.of("src", "main", "resources"), ".*"));
        Set<String> missing = new TreeSet<>();
        int named = 0;
        for (Path text : texts) {
            for (MatchResult name : FULL_NAME.matcher(read(text)).results().toList()) {
                named++;
                Path file = Path.of(name.group().replace('.', '/') + ".java");
                if (Stream.of("main", "test", "testkit")
                        .map(kind -> Path.of("src", kind, "java"))
                        .noneMatch(root -> Files.exists(root.resolve(file)))) {
                    missing.add(text + ": " + name.group());
                }
            }
        }
        assertTrue(named > 0);
        assertEquals(Set.of(), missing);
    }

    /** The source of each type of ours. */
    private static Map<String, String> types() throws IOException {
        Map<String, String> types = new HashMap<>();
        for (Path file : filesIn(Path.of("src"), ".*\\.java")) {
            String source = read(file);
            TYPE.matcher(source).results().forEach(type -> types.merge(type.group(1), source, String::concat));
        }
        return types;
    }

    @Test
    void the_tables_of_packages_have_every_package_and_no_other() throws IOException {
        Set<String> packages = new TreeSet<>();
        for (Path file : filesIn(SOURCES, ".*\\.java")) {
            packages.add(SOURCES.relativize(file.getParent()).toString().replace('/', '.'));
        }
        for (Path document : List.of(ARCHITECTURE, CONTRIBUTING)) {
            String text = read(document);
            String table = text.substring(text.indexOf("\n| package |"));
            table = table.substring(0, table.indexOf("\n\n"));
            Set<String> named = ROW.matcher(table)
                    .results()
                    .flatMap(row -> CODE.matcher(row.group(1)).results())
                    .map(code -> code.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(packages, named, document.toString());
        }
    }

    @Test
    void every_profile_that_a_document_names_is_in_the_build() throws IOException {
        String build = read(Path.of("pom.xml"));
        Set<String> named = new TreeSet<>();
        for (Path document : documents()) {
            Pattern.compile("mvn [^`\n]*?-P(\\w+)")
                    .matcher(read(document))
                    .results()
                    .forEach(profile -> named.add(profile.group(1)));
        }
        assertFalse(named.isEmpty());
        named.removeIf(profile -> build.contains("<id>" + profile + "</id>"));
        assertEquals(Set.of(), named);
    }

    @Test
    void every_decision_has_a_status_with_its_date_and_is_in_the_index() throws IOException {
        List<String> decisions = new ArrayList<>();
        for (Path file : filesIn(DECISIONS, "\\d{4}-.*\\.md")) {
            List<String> lines = Files.readAllLines(file);
            int number = Integer.parseInt(file.getFileName().toString().substring(0, 4));
            assertEquals(decisions.size() + 1, number, "numbers follow one another: " + file);
            assertTrue(lines.get(0).startsWith("# " + number + ". "), lines.get(0));
            Matcher status = STATUS.matcher(lines.get(2));
            assertTrue(status.matches(), file + " says " + lines.get(2));
            assertFalse(LocalDate.parse(status.group(2)).isBefore(LocalDate.of(2026, 11, 1)), file.toString());
            String title = lines.get(0).substring(lines.get(0).indexOf(' ', 2) + 1);
            decisions.add("%d: [%s](%s): %s".formatted(number, title, file.getFileName(), status.group(1)));
        }
        List<String> index = ROW.matcher(read(DECISIONS.resolve("README.md")))
                .results()
                .filter(row -> row.group(1).matches("\\d+"))
                .map(row -> row.group(1) + ": " + row.group(2) + ": " + row.group(3))
                .toList();
        assertEquals(decisions, index);
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(""))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
        for (Path folder : List.of(Path.of("docs"), Path.of("routes"), Path.of(".github"))) {
            documents.addAll(filesIn(folder, ".*\\.(md|yml)"));
        }
        return documents;
    }

    private static List<Path> filesIn(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches(name))
                    .sorted()
                    .toList();
        }
    }

    /** The text without what is fenced: shell comments are no headings. */
    private static String prose(String text) {
        return FENCE.matcher(text).replaceAll("");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
