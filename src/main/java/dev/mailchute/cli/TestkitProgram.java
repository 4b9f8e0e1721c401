package dev.mailchute.cli;

import dev.mailchute.observe.BuildVersion;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** A program of the testkit, whose jar lies next to that of the application. */
final class TestkitProgram {
    private static final String JAR = "mailchute-testkit.jar";

    private final Path jar;

    /** @param application the jar of the application, or the folder of its classes */
    TestkitProgram(Path application) {
        jar = application.resolveSibling(JAR);
    }

    /** Next to the jar that this class comes from. */
    static TestkitProgram beside(Class<?> application) {
        try {
            return new TestkitProgram(Path.of(application
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Runs it in a process of its own, which writes to the terminal of this one.
     *
     * @param out for what is missing
     * @return its exit code
     */
    int run(PrintStream out, String mainClass, List<String> arguments) throws IOException, InterruptedException {
        if (!Files.exists(jar)) {
            out.println("The testkit is not there: " + jar);
            out.println("The archive mailchute-" + BuildVersion.current() + ".tar.gz has it: copy " + JAR
                    + " and the folder testkit-lib to " + jar.getParent() + ".");
            return CommandLine.ExitCode.USAGE;
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", jar.toString(), mainClass));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).inheritIO().start();
        Thread end = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(end);
        try {
            return process.waitFor();
        } finally {
            forget(end);
        }
    }

    private static void forget(Thread end) {
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException e) {
            // this process is ending, and takes the other along
        }
    }
}
