package dev.mailchute.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Prometheus' own judge of metrics and rules, which comes with Debian's package {@code prometheus}. */
public final class Promtool {
    private static final String REQUIRED = "MAILCHUTE_PROMTOOL";

    private final Path program;

    private Promtool(Path program) {
        this.program = program;
    }

    /** Finds it; where there is none, the test is skipped, or fails if {@code MAILCHUTE_PROMTOOL=required}. */
    public static Promtool find() {
        Optional<Path> program = Stream.of(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty() && "required".equals(System.getenv(REQUIRED))) {
            throw new AssertionError("there is no promtool, and " + REQUIRED + "=required");
        }
        Assumptions.assumeTrue(program.isPresent(), "skipped: there is no promtool on this machine");
        return new Promtool(program.get());
    }

    /** Fails with its words if it finds fault. */
    public void accepts(Path input, String... arguments) throws IOException, InterruptedException {
        Path words = Files.createTempFile("promtool", ".txt");
        try {
            List<String> command = new ArrayList<>(List.of(program.toString()));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command)
                    .redirectInput(input.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(words.toFile())
                    .start();
            int code = process.waitFor();
            assertEquals(0, code, Files.readString(words));
        } finally {
            Files.delete(words);
        }
    }
}
