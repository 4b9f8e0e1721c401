package dev.mailchute.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mailchute.cluster.Slot;
import dev.mailchute.support.PostgresServer;
import dev.mailchute.testkit.FakeApp;
import dev.mailchute.testkit.FakeTenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the nodes share: the tenant, the database and the folders. */
final class Site implements AutoCloseable {
    /** Of each answer of the tenant, as a rule. */
    static final Duration LATENCY = Duration.ofMillis(10);

    static final String SECRET = "a-secret-that-must-never-be-seen";

    /** The first key of the session locks by which a node owns its slots. */
    private static final int SLOT_LOCKS = 0x6d61_6302;

    private static final int MEMBER_LOCKS = 0x6d61_6301;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final FakeTenant tenant = FakeTenant.start(LATENCY);
    private final PostgresServer database;
    private final String url;
    private final List<Box> boxes;
    private final Signals signals;
    private final Optional<Path> clockLibrary;
    private boolean isDatabaseUp = true;

    Site(Path folder, int boxes) throws IOException, InterruptedException {
        this.folder = folder;
        database = PostgresServer.start();
        url = database.newDatabase();
        signals = new Signals();
        clockLibrary = compileClock();
        tenant.app(Box.CLIENT_ID, SECRET);
        this.boxes = IntStream.range(0, boxes)
                .mapToObj(number -> new Box("box" + number, number))
                .toList();
        for (Box box : this.boxes) {
            tenant.mailbox(box.address());
            Files.createDirectories(outbox(box));
            Files.createDirectories(drop(box));
        }
    }

    /** With it a node can have a clock of its own; where a C compiler makes that possible (Linux). */
    private Optional<Path> compileClock() throws InterruptedException {
        Path library = folder.resolve("setclock.so");
        String source =
                Path.of("src/test/resources/clock/setclock.c").toAbsolutePath().toString();
        try {
            int exit = new ProcessBuilder("cc", "-shared", "-fPIC", "-o", library.toString(), source, "-ldl")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return exit == 0 ? Optional.of(library) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    Path folder() {
        return folder;
    }

    Path shared() {
        return folder.resolve("shared");
    }

    Path drop(Box box) {
        return shared().resolve("drop").resolve(box.name());
    }

    Path outbox(Box box) {
        return shared().resolve("outbox").resolve(box.name());
    }

    FakeTenant tenant() {
        return tenant;
    }

    /** The subjects of the messages that are held because nobody knows whether they were sent. Nothing else may be held. */
    Set<String> doubtful() {
        Set<String> subjects = new TreeSet<>();
        Path letters = shared().resolve("mail-center/outbound");
        for (String id : FileStep.names(letters, "")) {
            Path file = letters.resolve(id).resolve("letter.json");
            try {
                JsonNode letter = Files.exists(file) ? JSON.readTree(file.toFile()) : MissingNode.getInstance();
                if (!letter.isMissingNode()) {
                    assertEquals("in-doubt", letter.path("outcome").asText(), letter::toString);
                    subjects.add(letter.path("subject").asText());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return subjects;
    }

    int inFlight(Box box) {
        return tenant.inFlight(tenant.mailbox(box.address()), app());
    }

    FakeApp app() {
        return tenant.app(Box.CLIENT_ID);
    }

    /** All connections are cut at once. */
    void killDatabase() {
        database.stop();
        isDatabaseUp = false;
    }

    void startDatabase() {
        database.begin();
        isDatabaseUp = true;
    }

    int databasePort() {
        return database.port();
    }

    List<Box> boxes() {
        return boxes;
    }

    Signals signals() {
        return signals;
    }

    Optional<Path> clockLibrary() {
        return clockLibrary;
    }

    /** The configuration of a node; but for its lines, that of all of them. */
    List<String> keys(int databasePort, int graphPort) {
        List<String> keys = new ArrayList<>(List.of(
                "mailchute.login-url = https://localhost:" + graphPort,
                "mailchute.graph-url = https://localhost:" + graphPort,
                "mailchute.ca-file = " + tenant.caFile(),
                "mailchute.tenant-id = " + FakeTenant.TENANT_ID,
                "mailchute.client-id = " + Box.CLIENT_ID,
                "mailchute.client-secret = " + SECRET,
                "mailchute.http.port = -1",
                "mailchute.ledger-url = " + url.replace(":" + database.port() + "/", ":" + databasePort + "/"),
                "mailchute.ledger-user = " + PostgresServer.USER,
                "mailchute.ledger-password = any",
                "mailchute.cluster = true",
                "mailchute.mail-center-dir = ./shared/mail-center"));
        boxes.forEach(box -> keys.addAll(box.keys()));
        return keys;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, PostgresServer.USER, "any");
    }

    /** Ends all sessions of the nodes with the database, as an administrator may. */
    void endSessions() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        }
    }

    /** Ends only the session by which a node is a member of the cluster. */
    void endMembership(Node node) throws SQLException {
        String sql = "SELECT l.pid FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
                + " WHERE l.locktype = 'advisory' AND l.classid::bigint = " + MEMBER_LOCKS + " AND a.client_port IN ("
                + node.database().ports().stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")";
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM (" + sql + ") AS members");
        }
    }

    /** The slots of each of these nodes, as the database knows it; none if it does not answer. */
    Map<Node, Set<Slot>> slots(List<Node> nodes) {
        Map<Node, Set<Slot>> slots = new HashMap<>();
        nodes.forEach(node -> slots.put(node, new HashSet<>()));
        String sql = "SELECT l.objid::bigint, a.client_port FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
                + " WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND l.classid::bigint = ?"
                + " AND a.datname = current_database()";
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, SLOT_LOCKS);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    int slot = rows.getInt(1);
                    int port = rows.getInt(2);
                    nodes.stream()
                            .filter(node -> node.database().ports().contains(port))
                            .forEach(node -> slots.get(node).add(new Slot(slot)));
                }
            }
        } catch (SQLException e) {
            slots.values().forEach(Set::clear);
        }
        return slots;
    }

    @Override
    public void close() {
        tenant.close();
        if (isDatabaseUp) {
            database.close();
        }
        signals.close();
    }
}
