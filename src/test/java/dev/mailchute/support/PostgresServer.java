package dev.mailchute.support;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A real PostgreSQL server in a folder of its own. */
public final class PostgresServer implements AutoCloseable {
    /** The name of the only user, who needs no password. */
    public static final String USER = "ledger";

    private static final String REQUIRED = "MAILCHUTE_POSTGRES";
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static PostgresServer shared;

    private final Path programs;
    private final Path home;
    private final int port;

    private PostgresServer(Path programs, Path home, int port) {
        this.programs = programs;
        this.home = home;
        this.port = port;
    }

    /**
     * The one that all tests share that do not stop it. Where none is installed (Debian: apt install postgresql), the test is skipped, or fails if
     * {@code MAILCHUTE_POSTGRES=required}.
     */
    public static synchronized PostgresServer shared() {
        if (shared == null) {
            shared = start();
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        return shared;
    }

    /** One of the test's own, to be closed. */
    public static PostgresServer start() {
        Optional<Path> programs = programs();
        if (programs.isEmpty() && "required".equals(System.getenv(REQUIRED))) {
            fail("no PostgreSQL server is installed, but one is required here");
        }
        assumeTrue(programs.isPresent(), "no PostgreSQL server is installed");
        try (ServerSocket free = new ServerSocket(0)) {
            Path home = Files.createTempDirectory("postgres");
            if (isRoot()) {
                run(home, List.of("chown", "postgres", home.toString()));
            }
            PostgresServer server = new PostgresServer(programs.get(), home, free.getLocalPort());
            free.close();
            server.program("initdb", "-D", home + "/data", "-A", "trust", "-U", USER, "-E", "UTF8", "--no-sync");
            server.begin();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> programs() {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins again after {@link #stop}. */
    public void begin() {
        String options = "-p " + port + " -k " + home + " -c listen_addresses=127.0.0.1 -c max_connections=200";
        program("pg_ctl", "-D", home + "/data", "-w", "-l", home + "/log", "-o", options, "start");
    }

    /** Stops at once, as a killed server does: all connections are cut. */
    public void stop() {
        program("pg_ctl", "-D", home + "/data", "-m", "immediate", "stop");
    }

    /**
     * A new, empty database.
     *
     * @return its JDBC URL
     */
    public String newDatabase() {
        String name = "ledger" + DATABASES.incrementAndGet();
        program("createdb", "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", USER, name);
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
    }

    /** The settings of a ledger in a new, empty database, as environment variables. */
    public Map<String, String> newLedger() {
        return Map.of(
                "MAILCHUTE_LEDGER_URL",
                newDatabase(),
                "MAILCHUTE_LEDGER_USER",
                USER,
                "MAILCHUTE_LEDGER_PASSWORD",
                "any");
    }

    public int port() {
        return port;
    }

    /** What it has spent so far, without sessions that have ended. */
    public Duration cpu() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(home.resolve("data/postmaster.pid")).get(0));
        ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
        return Stream.concat(Stream.of(server), server.children())
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    private void program(String name, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            // PostgreSQL refuses to run as root.
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(programs.resolve(name).toString());
        command.addAll(List.of(arguments));
        run(home, command);
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static void run(Path folder, List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("this failed: " + command);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
