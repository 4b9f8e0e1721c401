package dev.mailchute;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The testkit stands alone: what it says of the application's behaviour must not come from the application. */
class TestkitWallsTest {
    private static final String PACKAGE = "dev.mailchute.testkit";
    private static final Path SOURCES = Path.of("src/testkit/java/dev/mailchute/testkit");
    private static final int MAX_LINES = 300;

    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages("dev.mailchute");

    private static final DescribedPredicate<JavaClass> OF_THE_TESTKIT = DescribedPredicate.describe(
            "are of the testkit",
            type -> (type.getPackageName() + ".").startsWith(PACKAGE + ".")
                    && type.getSource()
                            .flatMap(source -> source.getFileName())
                            .filter(file -> Files.exists(folder(type).resolve(file)))
                            .isPresent());

    private static Path folder(JavaClass type) {
        return Path.of("src/testkit/java", type.getPackageName().split("\\."));
    }

    @Test
    void the_testkit_knows_nothing_of_the_application_or_the_tests() {
        assertTrue(CLASSES.stream().anyMatch(OF_THE_TESTKIT::test));
        noClasses()
                .that(OF_THE_TESTKIT)
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are the application's or the tests'",
                        type -> type.getBaseComponentType().getPackageName().startsWith("dev.mailchute")
                                && !OF_THE_TESTKIT.test(type.getBaseComponentType())))
                .check(CLASSES);
    }

    @Test
    void junit_is_needed_by_the_extension_alone() {
        noClasses()
                .that(OF_THE_TESTKIT)
                .and()
                .doNotHaveSimpleName("FakeTenantExtension")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.junit..")
                .check(CLASSES);
    }

    /** It is the one part of the testkit that comes into the application's process. */
    @Test
    void the_probe_needs_camel_alone() {
        classes()
                .that()
                .resideInAPackage(PACKAGE + ".probe")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(PACKAGE + ".probe", "org.apache.camel..", "java..")
                .check(CLASSES);
    }

    @Test
    void the_application_knows_nothing_of_the_testkit() {
        classes()
                .that(OF_THE_TESTKIT)
                .should()
                .onlyHaveDependentClassesThat(
                        DescribedPredicate.describe("are not the application's", type -> type.getSource().stream()
                                .noneMatch(source -> source.getUri().toString().contains("/target/classes/"))))
                .check(CLASSES);
    }

    @Test
    void no_source_is_longer_than_300_lines() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> tooLong = files.filter(Files::isRegularFile)
                    .filter(file -> lines(file) > MAX_LINES)
                    .toList();
            assertEquals(List.of(), tooLong);
        }
    }

    private static long lines(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
