package dev.mailchute.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class EmbeddedDatabaseTest {
    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch diskAnswers = new CountDownLatch(1);
    private Path file;
    private Path elsewhere;
    private EmbeddedDatabase database;

    @BeforeEach
    void open() throws Exception {
        file = folder.resolve("data").resolve(Ledger.FILE);
        elsewhere = folder.resolve("elsewhere");
        database = new EmbeddedDatabase(file);
        database.write(session -> session.update("CREATE TABLE done (number INTEGER PRIMARY KEY)"));
        insert(0);
    }

    @AfterEach
    void close() {
        diskAnswers.countDown();
        threads.shutdownNow();
        database.close();
    }

    private int insert(int number) throws SQLException {
        return database.write(session -> session.update("INSERT INTO done (number) VALUES (?)", number));
    }

    private List<Integer> numbers() throws SQLException {
        return database.read(EmbeddedDatabaseTest::numbers);
    }

    private static List<Integer> numbers(LedgerSession session) throws SQLException {
        return session.query("SELECT number FROM done ORDER BY number", row -> row.getInt(1));
    }

    private static void assertFails(String words, Executable call) {
        String why = assertThrows(SQLException.class, call).getMessage();
        assertTrue(why.contains(words), why);
    }

    /** What the thread does until {@link #diskAnswers}. */
    private <T> T hang(CountDownLatch hangs, T result) {
        hangs.countDown();
        try {
            diskAnswers.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return result;
    }

    private Future<List<Integer>> hangingRead() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        Future<List<Integer>> read = threads.submit(() -> database.read(session -> hang(hangs, numbers(session))));
        hangs.await();
        return read;
    }

    @Test
    void nothing_is_written_to_a_file_that_is_gone_and_none_is_created_until_it_is_back() throws Exception {
        assertEquals(List.of(0), numbers());
        Files.move(file.getParent(), elsewhere);
        Files.createDirectory(file.getParent());
        for (int i = 0; i < 2; i++) {
            assertFails(file + " is missing", () -> insert(1));
            assertFails(file + " is missing", this::numbers);
        }
        try (var files = Files.list(file.getParent())) {
            assertEquals(List.of(), files.toList());
        }
        Files.delete(file.getParent());
        Files.move(elsewhere, file.getParent());
        assertEquals(1, insert(1));
        assertEquals(List.of(0, 1), numbers());
    }

    @Test
    void what_is_written_and_read_after_a_file_was_replaced_is_that_of_the_new_one() throws Exception {
        assertEquals(List.of(0), numbers());
        Files.move(file.getParent(), elsewhere);
        try (EmbeddedDatabase other = new EmbeddedDatabase(file)) {
            other.write(session -> session.update("CREATE TABLE done (number INTEGER PRIMARY KEY)"));
        }
        assertFails("was replaced while it was open", () -> insert(1));
        assertFails("was replaced while it was open", this::numbers);
        assertEquals(1, insert(2));
        assertEquals(List.of(2), numbers());
        try (LedgerSession old = EmbeddedDatabase.openForReading(elsewhere.resolve(Ledger.FILE))) {
            assertEquals(List.of(0), numbers(old));
        }
    }

    @Test
    void an_opening_after_the_first_creates_no_file() throws Exception {
        Files.move(file, elsewhere);
        assertFails("SQLITE_CANTOPEN", () -> EmbeddedDatabase.withoutCreating(EmbeddedDatabase.forWriting())
                .createConnection(EmbeddedDatabase.url(file)));
        assertTrue(Files.notExists(file));
    }

    @Test
    void a_read_that_fails_is_followed_by_one_in_another_session() throws Exception {
        LedgerSession first = database.read(session -> session);
        assertSame(first, database.read(session -> session));
        assertFails("no such table", () -> database.read(session -> session.update("DELETE FROM missing")));
        assertNotSame(first, database.read(session -> session));
        assertEquals(List.of(0), numbers());
    }

    @Test
    void a_read_waits_for_no_commit_and_sees_only_what_is_durable() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        Future<Integer> write = threads.submit(
                () -> database.write(session -> hang(hangs, session.update("INSERT INTO done (number) VALUES (1)"))));
        hangs.await();
        assertEquals(List.of(0), numbers());
        diskAnswers.countDown();
        assertEquals(1, write.get());
        assertEquals(List.of(0, 1), numbers());
    }

    @Test
    void a_read_that_hangs_holds_up_neither_others_without_end_nor_the_stop_and_opens_nothing_afterwards()
            throws Exception {
        database.close();
        database = new EmbeddedDatabase(file, new WaitLimit(Duration.ofMillis(1)));
        Future<List<Integer>> hanging = hangingRead();
        assertFails("another read has taken more than", this::numbers);
        database.close();
        assertFails("it is closed", () -> insert(1));
        diskAnswers.countDown();
        assertEquals(List.of(0), hanging.get());
        assertFails("it is closed", this::numbers);
    }

    @Test
    void nothing_is_opened_after_the_end() throws Exception {
        assertEquals(List.of(0), numbers());
        LedgerSession last = database.read(session -> session);
        database.close();
        database.close();
        assertFails("it is closed", this::numbers);
        assertFails("it is closed", () -> insert(1));
        assertThrows(SQLException.class, () -> numbers(last));
        assertTrue(Files.notExists(file.resolveSibling(Ledger.FILE + "-wal")), "whoever closes last clears it away");
    }

    @Test
    void a_read_that_ends_after_the_end_closes_its_session() throws Exception {
        LedgerSession last = database.read(session -> {
            CompletableFuture.runAsync(database::close, threads).join();
            assertEquals(List.of(0), numbers(session));
            return session;
        });
        assertThrows(SQLException.class, () -> numbers(last));
    }
}
