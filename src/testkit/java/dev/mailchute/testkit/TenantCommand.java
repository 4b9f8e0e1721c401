package dev.mailchute.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code java -jar mailchute-testkit.jar}: a {@link FakeTenant} with mailboxes, mail and misbehaviours, until Ctrl-C. */
@Command(
        name = "mailchute-testkit",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "A Microsoft 365 tenant on this machine, for trying routes: as strict as the real one, with mailboxes,"
                        + " mail and misbehaviours as ordered, until Ctrl-C.",
        footer = {"", "Enter takes in .eml files that are new, and says what has happened; so does the end."})
public final class TenantCommand implements Callable<Integer> {
    private static final String CLIENT_ID = "11111111-2222-3333-4444-555555555555";
    private static final String SECRET = "a-secret-of-the-testkit";
    private static final String QUIT = "quit";

    private final InputStream in;
    private final PrintStream out;
    private final Inboxes inboxes = new Inboxes();

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--mailbox",
            paramLabel = "ADDRESS",
            description =
                    "A mailbox. Its name is what stands before the @. May be repeated. Default: ${DEFAULT-VALUE}.",
            defaultValue = "support@contoso.com,orders@contoso.com",
            split = ",")
    private List<String> addresses;

    @Option(
            names = "--mail",
            paramLabel = "MAILBOX=FOLDER",
            description =
                    "Each .eml file of the folder is an unread message in the inbox of that mailbox. May be repeated."
                            + " Without it, a few samples lie in the first mailbox.")
    private Map<String, Path> mail = new LinkedHashMap<>();

    @Option(
            names = "--fault",
            paramLabel = "[MAILBOX:]FAULT[:OPTION=VALUE...]",
            description = "A misbehaviour; happens once. Options: times=N or times=always; after=N, not the first N;"
                    + " on=OPERATION,... only there; seconds=, bytes=. May be repeated. See --faults.")
    private List<String> faults = List.of();

    @Option(names = "--faults", description = "Lists the faults, and ends.")
    private boolean listsFaults;

    @Option(
            names = "--latency",
            paramLabel = "MILLISECONDS",
            description = "How long every answer takes. Default: ${DEFAULT-VALUE}.",
            defaultValue = "0")
    private long latency;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Of sign-in and Graph, on localhost. Default: any that is free.",
            defaultValue = "0",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private int port;

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "Writes the settings to this file, too, and the authority to testkit-ca.pem beside it.")
    private Optional<Path> settingsFile = Optional.empty();

    private TenantCommand(InputStream in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    /** Exit codes: 0 ran until stopped; 1 failed; 2 wrong usage. */
    public static void main(String[] args) {
        // The console is for the tenant's own output; the server's log would be noise.
        System.setProperty("log4j2.level", "OFF");
        System.exit(execute(System.in, System.out, args));
    }

    /** Runs as from the command line; after the end of {@code in}, until the thread is interrupted. */
    static int execute(InputStream in, PrintStream out, String... args) {
        PrintWriter writer = new PrintWriter(out, true, StandardCharsets.UTF_8);
        return new CommandLine(new TenantCommand(in, out))
                .setOut(writer)
                .setErr(writer)
                .setExecutionExceptionHandler((exception, commandLine, parsed) -> {
                    writer.println(exception.getMessage());
                    return 1;
                })
                .execute(args);
    }

    @Override
    public Integer call() throws IOException {
        if (listsFaults) {
            for (NamedFault fault : NamedFault.values()) {
                out.printf("%-18s %s%n", fault.word(), fault.words());
            }
            return 0;
        }
        try (FakeTenant tenant = start()) {
            // Ctrl-C ends the process here; closing the tenant removes its files.
            Thread atTheEnd = new Thread(() -> end(tenant));
            Runtime.getRuntime().addShutdownHook(atTheEnd);
            try {
                prepare(tenant);
                introduce(tenant);
                obey(tenant);
            } finally {
                remove(atTheEnd);
            }
            return 0;
        }
    }

    private FakeTenant start() {
        try {
            return FakeTenant.start(Duration.ofMillis(latency), port);
        } catch (RuntimeException e) {
            throw new IllegalStateException("The tenant cannot start on port " + port + ": " + e.getMessage(), e);
        }
    }

    private void prepare(FakeTenant tenant) throws IOException {
        try {
            tenant.app(CLIENT_ID, SECRET);
            tenant.exchange().deliversInside(true);
            addresses.forEach(address -> inboxes.add(tenant.mailbox(address)));
            mail.forEach((mailbox, folder) -> inboxes.take(folder, inboxes.find(mailbox)));
            for (String fault : faults) {
                FaultOrder order = FaultOrder.parse(fault);
                order.place(tenant, order.mailbox().map(inboxes::find).orElse(null));
            }
            if (settingsFile.isPresent()) {
                SettingsFile.check(settingsFile.get());
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        if (mail.isEmpty()) {
            SampleMail.few(tenant.mailboxes().get(0));
        }
        inboxes.deliverNew();
    }

    private void introduce(FakeTenant tenant) throws IOException {
        TenantSettings settings = tenant.settings(CLIENT_ID, SECRET);
        out.println("A Microsoft 365 tenant is running at " + tenant.url() + ". Settings for Mailchute:");
        out.println();
        out.println(SettingsFile.text(settings, inboxes));
        for (FakeMailbox mailbox : tenant.mailboxes()) {
            out.println(mailbox + ": " + mailbox.mails("inbox").size() + " in the inbox");
        }
        if (settingsFile.isPresent()) {
            SettingsFile.write(settingsFile.get(), settings, inboxes);
            out.println("The settings are in " + settingsFile.get() + ", too.");
        }
        out.println();
        out.println("Enter: takes in new .eml files and says what has happened. Ctrl-C, or " + QUIT + ": ends.");
    }

    private void obey(FakeTenant tenant) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); !QUIT.equals(line); line = lines.readLine()) {
            if (line == null) {
                untilInterrupted();
                break;
            }
            out.println(inboxes.deliverNew() + " new .eml files.");
            out.print(tenant.report());
        }
        out.print(tenant.report());
    }

    /** Input has ended: runs in the background. */
    private static void untilInterrupted() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(FakeTenant tenant) {
        out.println();
        out.print(tenant.report());
        out.flush();
        tenant.close();
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending: the hook already runs
        }
    }
}
