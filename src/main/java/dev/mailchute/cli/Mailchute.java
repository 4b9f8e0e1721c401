package dev.mailchute.cli;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.files.NameEncoding;
import dev.mailchute.files.TemporaryFolder;
import dev.mailchute.log.LogOutput;
import dev.mailchute.log.MaskedText;
import dev.mailchute.settings.ConfigurationException;
import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The program: parses the command line, reads the configuration, and calls {@link Commands}.
 *
 * <p>Exit codes: 0 success; 1 failure; 2 wrong usage or configuration.
 */
@Command(
        name = "mailchute",
        versionProvider = JarVersion.class,
        description = "Carries Microsoft 365 mail in and out of plain folders.",
        subcommands = {
            RunCommand.class,
            CheckRoutesCommand.class,
            TestRoutesCommand.class,
            ReloadRoutesCommand.class,
            DrawRoutesCommand.class,
            TryMailCommand.class,
            DoctorCommand.class,
            HealthCommand.class,
            TraceCommand.class,
            ConfigCommand.class,
            ReconcileCommand.class,
            MailCenterCommand.class,
            PartCommand.PauseParts.class,
            PartCommand.ResumeParts.class,
            PartCommand.PollParts.class,
            LogLevelCommand.class
        },
        footer = {
            "",
            "The default command is run.",
            "",
            "Files and folders, relative to the working directory:",
            "  config/mailchute.properties  the settings; MAILCHUTE_... variables override it.",
            "                               Example: dev/mailchute/ in mailchute.jar",
            "  routes/*.camel.yaml          what happens to a message, step by step",
            "  drop/<name>/                 incoming mail",
            "  outbox/<name>/               outgoing mail; once done, in its sent/ or failed/",
            "  mail-center/                 messages that could not be processed",
            "  data/                        the ledger, and http.port with the port in use",
            "  docs/configuration.md        every command, key and file",
            "",
            "Exit codes: 0 success; 1 failure; 2 wrong usage or configuration."
        })
public final class Mailchute implements Callable<Integer> {
    /** The commands whose output is for programs too. */
    private static final Set<String> PRINTING = Set.of(
            "doctor trace reconcile config check-routes test-routes try-mail draw-routes reload-routes mail-center pause resume poll log-level health"
                    .split(" "));

    private static final Path DEFAULT_ROUTES = Path.of("routes");
    /** Java replaces undecodable characters with this one. */
    private static final char UNREADABLE = '\ufffd';

    private final Commands commands;
    private final Map<String, String> environment;
    private final Path workingDirectory;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Properties file, UTF-8. Default: ./config/mailchute.properties")
    private Path config;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show the stack trace of an unexpected error.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    private boolean version;

    @Option(names = "--routes", paramLabel = "DIR", description = "Folder of the routes. Default: ./routes")
    private Path routes;

    /**
     * @param environment the environment variables
     * @param workingDirectory the base of relative paths
     */
    public Mailchute(Commands commands, Map<String, String> environment, Path workingDirectory) {
        this.commands = commands;
        this.environment = environment;
        this.workingDirectory = workingDirectory.toAbsolutePath();
    }

    public static void main(String[] args) {
        if (Arrays.stream(args).anyMatch(PRINTING::contains)) {
            // Programs parse the output of these commands, so the log goes elsewhere; see log4j2.xml.
            System.setProperty("mailchute.log.target", "SYSTEM_ERR");
        }
        System.setProperty("mailchute.log.charset", charset().name());
        System.setProperty("vertx.disableFileCPResolving", "true");
        PrintStream out = stream(FileDescriptor.out);
        Mailchute mailchute = new Mailchute(new CommandBodies(out), System.getenv(), Path.of(""));
        int exitCode =
                mailchute.execute(new PrintWriter(out, true), new PrintWriter(stream(FileDescriptor.err), true), args);
        out.flush();
        System.exit(exitCode);
    }

    /** A terminal gets its own character set; a program that reads the output gets UTF-8, whatever the locale. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, charset());
    }

    private static Charset charset() {
        Console console = System.console();
        return console == null ? StandardCharsets.UTF_8 : console.charset();
    }

    /** Runs a command line and returns its exit code; never throws. */
    public int execute(PrintWriter out, PrintWriter err, String... args) {
        if (workingDirectory.toString().indexOf(UNREADABLE) >= 0) {
            err.println("mailchute: the path of the working directory is not ASCII, and " + NameEncoding.advice());
            return CommandLine.ExitCode.USAGE;
        }
        CommandLine line = new CommandLine(this)
                .setOut(out)
                .setErr(err)
                .setExpandAtFiles(false)
                .setExecutionExceptionHandler((exception, command, parsed) -> report(exception, err));
        try {
            return line.execute(args);
        } catch (Error e) {
            return report(e, err);
        }
    }

    private int report(Throwable thrown, PrintWriter err) {
        if (thrown instanceof ConfigurationException) {
            err.println(thrown.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        err.println("mailchute: " + ThrownText.of(thrown));
        if (verbose) {
            thrown.printStackTrace(err);
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** The default command is run. */
    @Override
    public Integer call() throws Exception {
        return run(Optional.empty());
    }

    /** @param given the folder of the routes, if the command has it as an option */
    int run(Optional<Path> given) throws Exception {
        Startup startup = startup(given);
        if (!startup.problems().isEmpty()) {
            throw new ConfigurationException(startup.problems());
        }
        Settings settings = startup.settings().orElseThrow();
        requireTemporaryFolder(settings);
        return commands.run(settings, startup.routes());
    }

    /** Whether {@code run} with the same arguments could start. */
    int check(Optional<Path> given) throws Exception {
        Startup startup = startup(given);
        return commands.checkConfig(
                startup.settings(),
                Optional.of(startup.routes())
                        .filter(folder -> RoutesFolder.problemWith(folder).isEmpty()),
                startup.problems());
    }

    /** What is wrong with the routes alone; the configuration may be unfinished. */
    int checkRoutes(Optional<Path> given) {
        return commands.checkRoutes(startup(given).settings(), startup(given).routes());
    }

    /** What {@code run} starts with; there are no settings if one of the problems is theirs. */
    private record Startup(Optional<Settings> settings, Path routes, List<ConfigurationProblem> problems) {}

    private Startup startup(Optional<Path> given) {
        List<ConfigurationProblem> problems = new ArrayList<>();
        Optional<Settings> settings = Optional.empty();
        try {
            settings = Optional.of(readSettings());
        } catch (ConfigurationException e) {
            problems.addAll(e.problems());
        }
        RoutesFolder.problemWith(routes(given)).ifPresent(problems::add);
        return new Startup(settings, routes(given), List.copyOf(problems));
    }

    /** The settings for a command that does not use routes. */
    Settings settings() {
        Settings settings = settingsOnly();
        requireTemporaryFolder(settings);
        return settings;
    }

    /** The same for a command that creates nothing. */
    Settings settingsOnly() {
        if (routes != null) {
            throw new ParameterException(
                    spec.commandLine(), "--routes can be used only with the commands run and config check");
        }
        return readSettings();
    }

    private Settings readSettings() {
        Configuration configuration = new Configuration(workingDirectory, environment);
        Settings settings = config == null ? configuration.read() : configuration.read(config);
        MaskedText.keep(settings.mailboxes());
        LogOutput.configure(
                settings.reports().log().isJson(), settings.reports().log().levels());
        return settings;
    }

    private static void requireTemporaryFolder(Settings settings) {
        if (!TemporaryFolder.choose(settings.dataDir())
                && settings.ledger().url().isEmpty()) {
            throw new LedgerException(
                    "the ledger needs a folder for SQLite's native library, and neither "
                            + System.getProperty("java.io.tmpdir") + " nor " + settings.dataDir()
                            + " will do: each is read-only, full, or mounted noexec. Make room or mount one without noexec,"
                            + " or name another with -Djava.io.tmpdir=FOLDER",
                    null);
        }
    }

    /** @param given the folder of the routes, if the command has it as an option */
    Path routes(Optional<Path> given) {
        return resolve(given.orElse(routes == null ? DEFAULT_ROUTES : routes));
    }

    Commands commands() {
        return commands;
    }

    Path resolve(Path path) {
        return workingDirectory.resolve(path).normalize();
    }
}
