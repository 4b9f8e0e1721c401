package dev.mailchute.testkit.routes;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The program behind {@code mailchute try-mail}.
 *
 * <p>Exit codes: 0 the message came to an end; 1 it did not; 2 wrong usage.
 */
@Command(name = "try-mail", description = "Try one message with the routes, without sending anything.")
public final class TryMail implements Callable<Integer> {
    /** What the name of a key says of a value that must not be shown. */
    private static final String SECRET = "(?i).*(secret|password|passphrase|token|key|credential).*";

    private static final int SHORTEST = 4;

    private final Launch launch;
    private final PrintStream out;

    @Option(names = "--routes", paramLabel = "DIR", required = true, description = "The folder of the routes.")
    private Path routes;

    @Option(names = "--mail", paramLabel = "FILE", required = true, description = "The message.")
    private Path mail;

    @Option(names = "--name", paramLabel = "NAME", required = true, description = "Of its mailbox or outbox.")
    private String name;

    @Option(names = "--outgoing", description = "It is dropped into the outbox of this name.")
    private boolean outgoing;

    @Option(names = "--settings", paramLabel = "FILE", description = "Lines of the configuration that routes may need.")
    private Path settings;

    private TryMail(Launch launch, PrintStream out) {
        this.launch = launch;
        this.out = out;
    }

    /** The application is the jar beside that of this class. */
    public static void main(String[] args) throws Exception {
        // The console is for the results; the servers' log would be noise.
        System.setProperty("log4j2.level", "OFF");
        Path here = Path.of(TryMail.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        System.exit(execute(Launch.ofJar(here.resolveSibling("mailchute.jar")), System.out, args));
    }

    /** Runs as from the command line. */
    static int execute(Launch launch, PrintStream out, String... args) {
        PrintWriter writer = new PrintWriter(out, true, StandardCharsets.UTF_8);
        return new CommandLine(new TryMail(launch, out))
                .setOut(writer)
                .setErr(writer)
                .setExecutionExceptionHandler((exception, commandLine, parsed) -> {
                    writer.println("try-mail: " + exception.getMessage());
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(args);
    }

    @Override
    public Integer call() throws Exception {
        Map<String, String> keys = keys();
        try (Trial trial = new Trial(launch, routes, mail, new Trial.Place(name, outgoing), keys)) {
            Trial.Told told = trial.carryOut(mail.toAbsolutePath().getParent());
            told.lines().forEach(line -> out.println(masked(line, keys)));
            return told.hasEnded() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }

    private Map<String, String> keys() throws IOException {
        Map<String, String> keys = new TreeMap<>();
        if (settings != null) {
            Properties read = new Properties();
            try (InputStream in = Files.newInputStream(settings)) {
                read.load(in);
            }
            read.stringPropertyNames().forEach(key -> keys.put(key, read.getProperty(key)));
        }
        return keys;
    }

    private static String masked(String line, Map<String, String> keys) {
        String shown = line;
        for (Map.Entry<String, String> one : keys.entrySet()) {
            if (one.getKey().matches(SECRET) && one.getValue().length() >= SHORTEST) {
                shown = shown.replace(one.getValue(), "***");
            }
        }
        return shown;
    }
}
