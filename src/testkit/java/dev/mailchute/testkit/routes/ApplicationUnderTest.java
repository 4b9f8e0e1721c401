package dev.mailchute.testkit.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The application as a process of its own, as {@code java -jar mailchute.jar run} starts it. */
final class ApplicationUnderTest implements AutoCloseable {
    /** What would reach it from the shell of whoever runs the tests: perhaps addresses and secrets of the real one. */
    private static final List<String> FOREIGN = List.of("MAILCHUTE_", "ROUTES_", "CAMEL_", "CREDENTIALS_DIRECTORY");

    private static final int LAST_LINES = 40;
    private static final long MOMENT = 100;

    private final Launch launch;
    private final Path home;
    private final Path log;
    private final List<String> options;
    private Process process;

    /** @param options of its JVM, besides those of the launch */
    ApplicationUnderTest(Launch launch, Path home, List<String> options) {
        this.launch = launch;
        this.home = home;
        this.options = options;
        this.log = home.resolve("run.log");
    }

    void start() throws IOException {
        process = begin(log, options, "run", "--routes", home.resolve("routes").toString());
    }

    private Process begin(Path output, List<String> more, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(launch.java());
        command.addAll(more);
        command.addAll(launch.program());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().keySet().removeIf(name -> FOREIGN.stream().anyMatch(name::startsWith));
        Process begun = builder.start();
        begun.getOutputStream().close();
        return begun;
    }

    /** Waits a moment. @return whether it still runs then */
    boolean runsAMomentLater() throws InterruptedException {
        return !process.waitFor(MOMENT, TimeUnit.MILLISECONDS);
    }

    /** SIGKILL; returns when it is dead. */
    void kill() {
        if (process != null) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    int exitCode() {
        return process.exitValue();
    }

    /** All that it has written since the first start. */
    String log() {
        try {
            return Files.exists(log) ? text(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last character may be half written. */
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** Its lines of WARN and ERROR. */
    List<String> complaints() {
        return log().lines()
                .filter(line -> line.matches("\\S+ (WARN|ERROR) .*"))
                .toList();
    }

    /** Whether it has ended without having been killed. */
    boolean hasEnded() {
        return process != null && !process.isAlive();
    }

    /** The end of what it has written, without what is usual. */
    List<String> lastWords() {
        List<String> lines =
                log().lines().filter(line -> !line.matches("\\S+ INFO .*")).toList();
        return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    }

    /** What another command of it prints. */
    String print(String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(home, "command", ".txt");
        begin(output, List.of(), arguments).waitFor();
        return text(output);
    }

    @Override
    public void close() {
        kill();
    }
}
