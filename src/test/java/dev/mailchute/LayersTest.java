package dev.mailchute;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The walls of docs/architecture.md. A package that has no floor here fails, so that a new one is given its place on purpose. */
class LayersTest {
    private static final String ROOT = "dev.mailchute";
    /** From the ground up: a package sees what lies below its floor, and neither its neighbours nor anything above. */
    private static final List<List<String>> FLOORS = List.of(
            List.of("failure"),
            List.of("files", "settings", "log", "cluster"),
            List.of("settings.reading", "access", "eml", "net", "ledger", "health"),
            List.of("signin", "mailcenter", "web.server", "routes"),
            List.of("graph.transport", "events"),
            List.of("graph"),
            List.of("inbound", "outbound", "doctor", "reconcile", "web", "observe", "tracing"),
            List.of("app"),
            List.of("cli"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void every_package_has_a_floor() {
        Set<String> packages = new TreeSet<>();
        CLASSES.forEach(type -> packages.add(nameOf(type)));
        Set<String> floors = new TreeSet<>();
        FLOORS.forEach(floors::addAll);
        assertEquals(floors, packages);
    }

    @Test
    void no_package_imports_one_of_its_own_floor_or_above() {
        List<String> above = new ArrayList<>();
        FLOORS.forEach(above::addAll);
        for (List<String> floor : FLOORS) {
            for (String name : floor) {
                List<String> hidden = new ArrayList<>(above);
                hidden.remove(name);
                noClasses()
                        .that(areIn(List.of(name)))
                        .should()
                        .dependOnClassesThat(areIn(hidden))
                        .because("a floor is built of what lies below it")
                        .check(CLASSES);
            }
            above.removeAll(floor);
        }
    }

    @Test
    void packages_form_no_circle() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void settings_are_read_behind_one_door() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".settings.reading")
                .should()
                .dependOnClassesThat(areIn(List.of("settings.reading"))
                        .and(DescribedPredicate.describe("are not Configuration", type -> !type.getSimpleName()
                                .equals("Configuration"))))
                .check(CLASSES);
    }

    @Test
    void whoever_throws_what_a_route_names_finds_it_in_failure() {
        classes()
                .that()
                .areAssignableTo(ROOT + ".failure.MailException")
                .should()
                .resideInAPackage(ROOT + ".failure")
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> areIn(List<String> names) {
        return DescribedPredicate.describe(
                "are in " + String.join(", ", names),
                type -> type.getPackageName().startsWith(ROOT) && names.contains(nameOf(type)));
    }

    private static String nameOf(JavaClass type) {
        return type.getPackageName().equals(ROOT) ? "" : type.getPackageName().substring(ROOT.length() + 1);
    }
}
