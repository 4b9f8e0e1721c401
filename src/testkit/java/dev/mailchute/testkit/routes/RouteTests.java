package dev.mailchute.testkit.routes;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The program behind {@code mailchute test-routes}.
 *
 * <p>Exit codes: 0 all passed; 1 one failed; 2 wrong usage, or a file that is not as it must be.
 */
@Command(
        name = "test-routes",
        description = "Run the tests of the routes, each against a tenant of its own on this machine.")
public final class RouteTests implements Callable<Integer> {
    private static final String ENDING = ".test.yaml";

    private final Launch launch;
    private final PrintStream out;

    @Spec
    private CommandSpec spec;

    @Option(names = "--routes", paramLabel = "DIR", description = "Folder of the routes. Default: ./routes")
    private Path routes = Path.of("routes");

    @Option(
            names = "--kill",
            description = "Repeat each test with a kill -9 after every step of its messages. It must end the same.")
    private boolean kill;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Files with tests. Default: own/tests/*.test.yaml in the folder of the routes.")
    private List<Path> files = new ArrayList<>();

    private RouteTests(Launch launch, PrintStream out) {
        this.launch = launch;
        this.out = out;
    }

    /** The application is the jar beside that of this class. */
    public static void main(String[] args) throws Exception {
        // The console is for the results; the servers' log would be noise.
        System.setProperty("log4j2.level", "OFF");
        Path here = Path.of(RouteTests.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        System.exit(execute(Launch.ofJar(here.resolveSibling("mailchute.jar")), System.out, args));
    }

    /**
     * Runs as from the command line.
     *
     * @return the exit code
     */
    public static int execute(Launch launch, PrintStream out, String... args) {
        PrintWriter writer = new PrintWriter(out, true, StandardCharsets.UTF_8);
        return new CommandLine(new RouteTests(launch, out))
                .setOut(writer)
                .setErr(writer)
                .setExecutionExceptionHandler((exception, commandLine, parsed) -> {
                    writer.println("test-routes: " + exception.getMessage());
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(args);
    }

    @Override
    public Integer call() throws Exception {
        if (!Files.isDirectory(routes)) {
            throw new ParameterException(spec.commandLine(), "there is no folder of routes " + routes);
        }
        List<Path> chosen = files.isEmpty() ? found() : files;
        if (chosen.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "there is no test: no *" + ENDING + " in " + routes.resolve("own/tests"));
        }
        List<TestFile> read = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path file : chosen) {
            try {
                read.add(TestFile.read(file));
            } catch (TestFile.Unreadable e) {
                problems.add(e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            problems.forEach(out::println);
            return CommandLine.ExitCode.USAGE;
        }
        Report report = new Report(out);
        try (TestRunner runner = new TestRunner(launch, routes, kill, report)) {
            read.forEach(runner::run);
        }
        report.end();
        return report.isPassed() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private List<Path> found() throws IOException {
        Path folder = routes.resolve("own/tests");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
        }
    }
}
