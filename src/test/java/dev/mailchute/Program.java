package dev.mailchute;

import dev.mailchute.cli.CommandBodies;
import dev.mailchute.cli.Mailchute;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The program as a user starts it, but in this process and in a working directory of its own. */
public final class Program {
    private Program() {}

    /**
     * One command line, with the configuration of that directory alone.
     *
     * @return the exit code; where the thread is interrupted, {@code run} ends in order as after a signal
     */
    public static int execute(Path workingDirectory, PrintStream out, String... args) {
        PrintWriter words = new PrintWriter(out, true, StandardCharsets.UTF_8);
        return new Mailchute(new CommandBodies(out), Map.of(), workingDirectory).execute(words, words, args);
    }
}
