package dev.mailchute.testkit.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** What happens in a trial, in lines that a person reads. */
final class TrialLog {
    private final Path file;

    TrialLog(Path file) {
        this.file = file;
    }

    synchronized void write(List<String> lines) {
        try {
            Files.writeString(
                    file, String.join("\n", lines) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
