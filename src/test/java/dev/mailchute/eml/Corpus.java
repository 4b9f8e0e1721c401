package dev.mailchute.eml;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The mail corpus next to the project; without it, its tests are skipped with a notice. */
public final class Corpus {
    private static final Path FOLDER = Path.of(System.getProperty("mailchute.corpus", "../shared/corpus"));

    private Corpus() {}

    public static List<Path> mails() {
        assumeTrue(
                Files.isDirectory(FOLDER),
                () -> "no mail corpus at " + FOLDER.toAbsolutePath().normalize());
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".eml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path mail(String name) {
        Path file = FOLDER.resolve(name);
        assumeTrue(
                Files.isRegularFile(file),
                () -> "no mail corpus at " + FOLDER.toAbsolutePath().normalize());
        return file;
    }
}
