package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of the routes with an engineer's files in it. */
class OwnFilesTest {
    private static final String NOW = "# Vocabulary " + Vocabulary.VERSION + "\n";

    @TempDir
    Path routes;

    @BeforeEach
    void as_they_come() throws IOException {
        Files.createDirectories(routes.resolve("own/tests"));
        for (String file : List.of("inbound", "outbound", "own/incoming", "own/outgoing")) {
            write(file + ".camel.yaml", NOW);
        }
        write("README.md", "");
        write("own/README.md", "");
    }

    private Path write(String file, String text) throws IOException {
        return Files.writeString(routes.resolve(file), text);
    }

    private OwnFiles files() {
        return new OwnFiles(routes);
    }

    private List<String> loaded() {
        return files().loaded().stream()
                .map(file -> routes.relativize(file).toString().replace('\\', '/'))
                .toList();
    }

    @Test
    void as_they_come_all_are_loaded_and_nothing_is_told() {
        assertEquals(
                List.of(
                        "inbound.camel.yaml",
                        "outbound.camel.yaml",
                        "own/incoming.camel.yaml",
                        "own/outgoing.camel.yaml"),
                loaded());
        assertEquals(List.of(), files().told());
        assertEquals(List.of(), files().ignored());
        assertEquals(List.of(), files().problems());
    }

    @Test
    void an_own_file_takes_the_place_of_the_products_and_that_is_told() throws IOException {
        Path copy = write("own/inbound.camel.yaml", NOW);
        assertTrue(loaded().contains("own/inbound.camel.yaml") && !loaded().contains("inbound.camel.yaml"));
        assertEquals(
                List.of(copy + " takes the place of " + routes.resolve("inbound.camel.yaml")
                        + "; after an upgrade, compare the two again"),
                files().told());
    }

    @Test
    void a_file_that_is_not_loaded_because_of_its_name_is_told() throws IOException {
        write(".hidden", "");
        for (String file : List.of(
                "more.yaml",
                "notes.txt",
                "inbound.camel.yaml.dpkg-dist",
                "inbound.camel.yaml.dpkg-old",
                "own/mine.camel.yml",
                "own/incoming.camel.yaml.bak",
                "own/incoming.camel.yaml~")) {
            write(file, NOW);
        }
        Files.createDirectory(routes.resolve("own/more"));
        Files.createDirectory(routes.resolve("others"));
        assertEquals(4, loaded().size());
        assertEquals(
                List.of(
                        "inbound.camel.yaml.dpkg-dist: it is the inbound.camel.yaml of a newer package, and the one that you"
                                + " changed was kept | diff inbound.camel.yaml inbound.camel.yaml.dpkg-dist, take over"
                                + " what is new, and remove it",
                        "inbound.camel.yaml.dpkg-old: it is the inbound.camel.yaml that you had before the upgrade, and the"
                                + " package's took its place | diff inbound.camel.yaml inbound.camel.yaml.dpkg-old, put"
                                + " your changes into own/, and remove it",
                        "more.yaml: the name of a file with routes ends with .camel.yaml | more.camel.yaml",
                        "notes.txt: the name of a file with routes ends with .camel.yaml | a place outside this folder",
                        "others: routes are read from the folder of the routes and from own in it, from no other | its"
                                + " files in own/",
                        "own/incoming.camel.yaml.bak: it is a copy of own/incoming.camel.yaml | rm"
                                + " own/incoming.camel.yaml.bak, or a place outside this folder",
                        "own/incoming.camel.yaml~: it is a copy of own/incoming.camel.yaml | rm own/incoming.camel.yaml~, or"
                                + " a place outside this folder",
                        "own/mine.camel.yml: the name of a file with routes ends with .camel.yaml | own/mine.camel.yaml",
                        "own/more: routes are read from the folder of the routes and from own in it, from no other | its"
                                + " files in own/"),
                files().ignored().stream()
                        .sorted()
                        .map(one -> one.place() + one.what().replace("it is not loaded", "") + " | " + one.example())
                        .toList());
    }

    @Test
    void without_the_files_that_are_called_there_are_no_own_steps_and_that_is_told() throws IOException {
        Files.delete(routes.resolve("own/outgoing.camel.yaml"));
        assertEquals(List.of("outgoing.camel.yaml"), files().absent());
        assertEquals(
                List.of("there is no " + routes.resolve("own/outgoing.camel.yaml")
                        + ", so there are no own steps of it"),
                files().told());
    }

    @Test
    void a_file_for_an_older_vocabulary_is_told_what_has_changed_since() throws IOException {
        Path old = write("own/mine.camel.yaml", "- route:\n    note: Vocabulary 1\n");
        List<String> told = files().told();
        assertEquals(1, told.size(), told::toString);
        assertTrue(
                told.get(0).startsWith(old + " is written for vocabulary 1; this is " + Vocabulary.VERSION)
                        && told.get(0).contains("variable.mail.isMoved is now variable.mail.isToBeMoved"),
                told::toString);
        assertEquals(List.of(), files().problems(), "it uses none of these words");
    }

    @Test
    void a_file_that_says_no_vocabulary_or_a_newer_one_is_told() throws IOException {
        Path silent = write("own/a.camel.yaml", "- route:\n");
        Path newer = write("own/b.camel.yaml", "- route:\n    note: 'vocabulary: 99'\n");
        List<String> told = files().told();
        assertTrue(told.get(0).startsWith(silent + " does not say for which vocabulary"), told::toString);
        assertTrue(told.get(1).startsWith(newer + " is written for vocabulary 99, which is newer"), told::toString);
    }

    @Test
    void a_word_with_another_name_is_a_problem_with_its_line_and_the_new_name() throws IOException {
        write(
                "own/mine.camel.yaml",
                "# no variable.mail.isMoved here\n- filter:\n    simple: ${variable.mail.isMoved}\n"
                        + "    other: ${variable.mail.isMovedWhenHeld}\n    no: ${variable.mail.isToBeMoved}\n");
        List<String> problems = files().problems().stream()
                .map(problem -> problem.place() + " " + problem.what() + " | " + problem.example())
                .toList();
        assertEquals(
                List.of(
                        "own/mine.camel.yaml:3 variable.mail.isMoved is now variable.mail.isToBeMoved, since vocabulary 2"
                                + " | simple: ${variable.mail.isToBeMoved}",
                        "own/mine.camel.yaml:4 variable.mail.isMovedWhenHeld is now variable.mail.isToBeMovedWhenHeld,"
                                + " since vocabulary 2 | other: ${variable.mail.isToBeMovedWhenHeld}"),
                problems);
    }

    @Test
    void the_files_that_come_with_the_product_are_written_for_this_vocabulary() {
        for (Path file : new OwnFiles(Path.of("routes")).loaded()) {
            assertEquals(List.of(), Vocabulary.notes(file));
            assertEquals(List.of(), Vocabulary.outdated(file, "x"));
        }
    }
}
