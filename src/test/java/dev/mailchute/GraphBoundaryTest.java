package dev.mailchute;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Paths, OData and JSON of Microsoft Graph stay in {@code graph}: everything else speaks of messages and folders. */
class GraphBoundaryTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/mailchute");
    private static final Path GRAPH = SOURCES.resolve("graph");
    /** A text in quotes, or a block of text, on one line. */
    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");

    private static final Pattern PATH_OF_GRAPH = Pattern.compile(
            "messages/|/messages|mailFolders|\\$select|\\$filter|\\$top|\\$value|/v1\\.0/|@odata|sendMail\"");

    @Test
    void only_the_graph_package_builds_graph_paths() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> !path.startsWith(GRAPH))
                    // The pages have a path /messages of their own.
                    .filter(path -> !path.startsWith(SOURCES.resolve("web")))
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    Matcher text = TEXT.matcher(line);
                    while (text.find()) {
                        if (PATH_OF_GRAPH.matcher(text.group()).find()) {
                            found.add(SOURCES.relativize(file) + ": " + text.group());
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), found);
    }

    /** Who has no answer in JSON cannot read one, and who can give no path cannot write one. */
    @Test
    void graph_neither_accepts_nor_returns_json() {
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage("dev.mailchute.graph..")
                .and()
                .arePublic()
                .should(speakOf("JSON", type -> type.getPackageName().startsWith("com.fasterxml.jackson")))
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.mailchute.graph"));
    }

    @Test
    void requests_by_path_can_only_be_made_in_graph() {
        List<String> open = new ArrayList<>();
        JavaClass graph =
                new ClassFileImporter().importPackages("dev.mailchute.graph").get("dev.mailchute.graph.Graph");
        for (JavaMethod method : graph.getMethods()) {
            if (method.getModifiers().contains(JavaModifier.PUBLIC)) {
                open.add(method.getName());
            }
        }
        assertEquals(List.of("close"), open);
    }

    private static ArchCondition<JavaMethod> speakOf(String what, java.util.function.Predicate<JavaClass> type) {
        DescribedPredicate<JavaClass> described = DescribedPredicate.describe(what, type);
        return new ArchCondition<>("speak of " + what) {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                Stream.concat(Stream.of(method.getReturnType()), method.getParameterTypes().stream())
                        .flatMap(one -> one.getAllInvolvedRawTypes().stream())
                        .filter(described)
                        .forEach(one -> events.add(SimpleConditionEvent.satisfied(
                                method, method.getFullName() + " speaks of " + one.getName())));
            }
        };
    }
}
