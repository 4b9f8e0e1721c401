package dev.mailchute.app;

import dev.mailchute.routes.RouteProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of the routes: those that come with the product, and in the folder {@code own} the engineer's, which an upgrade leaves alone. An own
 * file takes the place of the product's with the same name.
 */
final class OwnFiles {
    private static final String ENDING = ".camel.yaml";
    private static final String OWN = "own";
    private static final String TESTS = "tests";
    private static final String README = "README.md";

    /** With routes that the product's call. Without such a file there are no own steps. */
    static final List<String> CALLED = List.of("incoming.camel.yaml", "outgoing.camel.yaml");

    private final Path folder;
    private final Path own;
    private final Map<String, Path> product;
    private final Map<String, Path> mine;

    /** @throws UncheckedIOException if they cannot be listed */
    OwnFiles(Path folder) {
        this.folder = folder;
        this.own = folder.resolve(OWN);
        this.product = loadable(folder);
        this.mine = loadable(own);
    }

    private static Map<String, Path> loadable(Path folder) {
        return list(folder).stream()
                .filter(OwnFiles::isLoadable)
                .collect(Collectors.toMap(OwnFiles::name, file -> file, (one, other) -> one, LinkedHashMap::new));
    }

    private static boolean isLoadable(Path file) {
        return name(file).endsWith(ENDING) && !name(file).startsWith(".") && !Files.isDirectory(file);
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    /** The files that make up the routes. */
    List<Path> loaded() {
        List<Path> files = new ArrayList<>();
        product.forEach((name, file) -> {
            if (!mine.containsKey(name)) {
                files.add(file);
            }
        });
        files.addAll(mine.values());
        return files;
    }

    /** Whether it is the engineer's and takes no file's place. */
    boolean isOwnAlone(Path file) {
        return mine.containsValue(file) && !product.containsKey(name(file));
    }

    /** The names of files that are called and not there. */
    List<String> absent() {
        return CALLED.stream().filter(name -> !mine.containsKey(name)).toList();
    }

    /** For the log: what is not as it came. */
    List<String> told() {
        List<String> lines = new ArrayList<>();
        mine.forEach((name, file) -> {
            if (product.containsKey(name)) {
                lines.add(file + " takes the place of " + product.get(name)
                        + "; after an upgrade, compare the two again");
            }
            Vocabulary.notes(file).forEach(lines::add);
        });
        absent().forEach(name -> lines.add("there is no " + own.resolve(name) + ", so there are no own steps of it"));
        return lines;
    }

    /** What looks as if it were meant to be loaded, and is not. */
    List<RouteProblem> ignored() {
        return Stream.concat(
                        ignored(folder, List.of(OWN, README)).stream(), ignored(own, List.of(TESTS, README)).stream())
                .map(file -> Ignored.of(folder.relativize(file).toString(), Files.isDirectory(file)))
                .toList();
    }

    private static List<Path> ignored(Path folder, List<String> expected) {
        return list(folder).stream()
                .filter(file -> !isLoadable(file) && !name(file).startsWith(".") && !expected.contains(name(file)))
                .toList();
    }

    /** The names of the product's files. */
    Set<String> products() {
        return product.keySet();
    }

    /** Words that have another name since the file was written. */
    List<RouteProblem> problems() {
        return loaded().stream()
                .flatMap(file ->
                        Vocabulary.outdated(file, folder.relativize(file).toString()).stream())
                .toList();
    }
}
