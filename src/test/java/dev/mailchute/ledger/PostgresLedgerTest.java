package dev.mailchute.ledger;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The same tests on a real PostgreSQL server, if one is installed (Debian: apt install postgresql). */
class PostgresLedgerTest extends LedgerTest {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

    private static Path home;
    private static Path programs;
    private static int port;
    private static int databases;

    @BeforeAll
    static void startServer() throws Exception {
        Optional<Path> found = Optional.empty();
        if (Files.isDirectory(INSTALLED)) {
            try (Stream<Path> versions = Files.list(INSTALLED)) {
                found = versions.map(version -> version.resolve("bin"))
                        .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                        .max(Comparator.naturalOrder());
            }
        }
        assumeTrue(found.isPresent(), "no PostgreSQL server is installed");
        programs = found.get();
        home = Files.createTempDirectory("postgres");
        if (isRoot()) {
            run(List.of("chown", "postgres", home.toString()), false);
        }
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        run(List.of(program("initdb"), "-D", home + "/data", "-A", "trust", "-U", "ledger", "-E", "UTF8"), true);
        run(
                List.of(
                        program("pg_ctl"),
                        "-D",
                        home + "/data",
                        "-w",
                        "-l",
                        home + "/log",
                        "-o",
                        "-p " + port + " -k " + home + " -c listen_addresses=127.0.0.1 -c max_connections=100",
                        "start"),
                true);
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (home != null) {
            run(List.of(program("pg_ctl"), "-D", home + "/data", "-m", "immediate", "stop"), true);
        }
    }

    @BeforeEach
    void createDatabase() throws Exception {
        databases++;
        run(
                List.of(program("createdb"), "-h", "127.0.0.1", "-p", "" + port, "-U", "ledger", "ledger" + databases),
                true);
    }

    @Override
    Map<String, String> database() {
        return Map.of(
                "MAILCHUTE_LEDGER_URL",
                "jdbc:postgresql://127.0.0.1:" + port + "/ledger" + databases,
                "MAILCHUTE_LEDGER_USER",
                "ledger",
                "MAILCHUTE_LEDGER_PASSWORD",
                "any");
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static String program(String name) {
        return programs.resolve(name).toString();
    }

    /** PostgreSQL refuses to run as root. */
    private static void run(List<String> command, boolean asPostgres) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>();
        if (asPostgres && isRoot()) {
            whole.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        whole.addAll(command);
        Process process = new ProcessBuilder(whole)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("this failed: " + whole);
        }
    }
}
