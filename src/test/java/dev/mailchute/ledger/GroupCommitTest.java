package dev.mailchute.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class GroupCommitTest {
    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch diskIsFree = new CountDownLatch(1);
    private final Queue<Connection> opened = new ConcurrentLinkedQueue<>();
    private Path file;
    private GroupCommit writer;

    @BeforeEach
    void open() throws Exception {
        file = Files.createDirectories(folder.resolve("data")).resolve(Ledger.FILE);
        writer = new GroupCommit(this::session, WaitLimit.USUAL);
        writer.write(session -> session.update("CREATE TABLE done (number INTEGER PRIMARY KEY, by TEXT)"));
    }

    private LedgerSession session() throws SQLException {
        Connection connection = DriverManager.getConnection(EmbeddedDatabase.url(file));
        LedgerSession session = new LedgerSession(connection);
        session.query("PRAGMA journal_mode = WAL", row -> row.getString(1));
        session.query("PRAGMA busy_timeout = 0", row -> row.getInt(1));
        opened.add(connection);
        return session;
    }

    @AfterEach
    void close() {
        diskIsFree.countDown();
        threads.shutdownNow();
        writer.close();
    }

    private int insert(int number, String by) throws SQLException {
        return writer.write(session -> insert(session, number, by));
    }

    private static int insert(LedgerSession session, int number, String by) throws SQLException {
        return session.update("INSERT INTO done (number, by) VALUES (?, ?)", number, by);
    }

    /** As it is on the disk, for another process. */
    private List<Integer> durable() throws SQLException {
        try (LedgerSession reader = EmbeddedDatabase.openForReading(file)) {
            return reader.query("SELECT number FROM done ORDER BY number", row -> row.getInt(1));
        }
    }

    /** A write that lasts until {@link #diskIsFree}. */
    private Future<Integer> occupyDisk() throws Exception {
        CountDownLatch isBusy = new CountDownLatch(1);
        Future<Integer> first = threads.submit(() -> writer.write(session -> {
            int rows = insert(session, 0, "the first");
            isBusy.countDown();
            await(diskIsFree);
            return rows;
        }));
        isBusy.await();
        return first;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitWaiting(int writes) {
        Awaitility.await().until(() -> writer.waiting() >= writes);
    }

    @Test
    void all_that_wait_while_the_disk_is_busy_share_one_commit_and_return_when_they_are_durable() throws Exception {
        Future<Integer> first = occupyDisk();
        List<Future<Boolean>> others = IntStream.rangeClosed(1, 30)
                .mapToObj(number -> threads.submit(
                        () -> insert(number, "another") == 1 && durable().contains(number)))
                .toList();
        awaitWaiting(30);
        int before = EmbeddedLedgerTest.commits(folder);
        diskIsFree.countDown();
        assertEquals(1, first.get());
        for (Future<Boolean> other : others) {
            assertTrue(other.get(), "it has returned before another process can see what it wrote");
        }
        assertEquals(2, EmbeddedLedgerTest.commits(folder) - before);
        assertEquals(31, durable().size());
    }

    @Test
    void changes_that_fail_are_undone_as_a_whole_and_fail_alone() throws Exception {
        Future<Integer> first = occupyDisk();
        IllegalStateException mistake = new IllegalStateException("a mistake");
        List<Future<Integer>> others = new ArrayList<>();
        for (int number = 1; number <= 5; number++) {
            int one = number;
            others.add(threads.submit(() -> insert(one, "another")));
            awaitWaiting(others.size());
        }
        Future<Integer> doubled = threads.submit(() -> writer.write(session -> {
            insert(session, 100, "to be undone");
            return insert(session, 2, "there is one already");
        }));
        awaitWaiting(6);
        Future<Integer> mistaken = threads.submit(() -> writer.write(session -> {
            insert(session, 101, "to be undone");
            throw mistake;
        }));
        awaitWaiting(7);
        Future<Integer> last = threads.submit(() -> insert(6, "the last"));
        awaitWaiting(8);
        diskIsFree.countDown();
        String why = failure(doubled).getMessage();
        assertTrue(why.contains("UNIQUE"), why);
        assertSame(mistake, failure(mistaken));
        assertEquals(List.of(1, 1, 1, 1, 1), results(others));
        assertEquals(2, first.get() + last.get());
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6), durable());
    }

    private static Throwable failure(Future<?> future) {
        return assertThrows(ExecutionException.class, future::get).getCause();
    }

    private static List<Integer> results(List<Future<Integer>> futures) throws Exception {
        List<Integer> results = new ArrayList<>();
        for (Future<Integer> future : futures) {
            results.add(future.get());
        }
        return results;
    }

    @Test
    void all_fail_if_the_file_is_locked_and_later_ones_do_not() throws Exception {
        Future<Integer> first = occupyDisk();
        Future<Integer> second = threads.submit(() -> insert(1, "another"));
        Future<Integer> third = threads.submit(() -> insert(2, "another"));
        awaitWaiting(2);
        CompletableFuture<LedgerSession> other = new CompletableFuture<>();
        threads.submit(() -> writer.write(session -> other.complete(session())));
        awaitWaiting(3);
        diskIsFree.countDown();
        assertEquals(3, first.get() + second.get() + third.get());
        try (LedgerSession locking = other.get()) {
            locking.update("BEGIN IMMEDIATE");
            String why = assertThrows(SQLException.class, () -> insert(3, "locked out"))
                    .getMessage();
            assertTrue(why.contains("SQLITE_BUSY"), why);
        }
        assertEquals(1, insert(3, "again"));
    }

    @Test
    void a_thread_that_is_interrupted_records_all_the_same_and_stays_interrupted() throws Exception {
        Future<Integer> first = occupyDisk();
        CompletableFuture<Boolean> isInterrupted = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                insert(1, "interrupted");
                isInterrupted.complete(Thread.currentThread().isInterrupted());
            } catch (SQLException e) {
                isInterrupted.completeExceptionally(e);
            }
        });
        waiting.start();
        awaitWaiting(1);
        waiting.interrupt();
        diskIsFree.countDown();
        assertTrue(isInterrupted.get());
        assertEquals(1, first.get());
        assertEquals(List.of(0, 1), durable());
    }

    @Test
    @Timeout(60)
    void a_thread_that_is_interrupted_waits_no_longer_than_others_and_stays_interrupted() throws Exception {
        writer.close();
        writer = new GroupCommit(this::session, new WaitLimit(Duration.ofSeconds(3)));
        Future<Integer> first = occupyDisk();
        Future<Boolean> interrupted = threads.submit(() -> {
            Thread.currentThread().interrupt();
            String why = assertThrows(SQLException.class, () -> insert(1, "interrupted"))
                    .getMessage();
            assertTrue(why.contains("earlier writes have taken more than"), why);
            return Thread.interrupted();
        });
        assertTrue(interrupted.get());
        diskIsFree.countDown();
        assertEquals(1, first.get());
        assertEquals(List.of(0), durable());
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_IOERR_FSYNC", "SQLITE_CORRUPT", "SQLITE_CANTOPEN"})
    void another_session_is_opened_after_trouble_with_the_file(SQLiteErrorCode trouble) throws Exception {
        assertThrows(
                SQLException.class,
                () -> writer.write(session -> {
                    throw new SQLiteException("trouble", trouble);
                }));
        assertEquals(1, insert(1, "the next"));
        assertEquals(2, opened.size());
        assertTrue(opened.remove().isClosed());
    }

    @Test
    void a_mistake_opens_no_other_session() throws Exception {
        insert(1, "the first");
        assertThrows(SQLException.class, () -> insert(1, "there is one already"));
        assertThrows(SQLException.class, () -> writer.write(session -> session.update("no SQL")));
        assertEquals(1, insert(2, "the next"));
        assertEquals(1, opened.size());
    }

    @Test
    void an_error_of_the_jvm_leaves_no_one_waiting_and_nothing_half_done() throws Exception {
        Future<Integer> first = occupyDisk();
        Future<Integer> broken = threads.submit(() -> writer.write(session -> {
            insert(session, 1, "to be undone");
            throw new StackOverflowError();
        }));
        awaitWaiting(1);
        Future<Integer> other = threads.submit(() -> insert(2, "another"));
        awaitWaiting(2);
        diskIsFree.countDown();
        assertEquals(1, first.get());
        failure(broken);
        failure(other);
        assertEquals(1, insert(3, "the next"));
        assertEquals(List.of(0, 3), durable());
    }

    @Test
    void what_comes_after_the_end_is_refused() throws Exception {
        writer.close();
        assertThrows(SQLException.class, () -> insert(1, "too late"));
        writer = new GroupCommit(this::session, WaitLimit.USUAL);
        assertEquals(List.of(), durable());
    }

    /** Many rounds, because what must not happen needs one thread between two steps of another. */
    @Test
    @Timeout(120)
    void an_end_that_several_ask_for_while_others_write_leaves_no_session_open() throws Exception {
        for (int round = 0; round < 200; round++) {
            GroupCommit ending = new GroupCommit(this::session, WaitLimit.USUAL);
            CyclicBarrier together = new CyclicBarrier(4);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                all.add(threads.submit(() -> {
                    together.await();
                    ending.close();
                    return null;
                }));
                all.add(threads.submit(() -> {
                    together.await();
                    writeUntilRefused(ending);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        writer.close();
        for (Connection connection : opened) {
            assertTrue(connection.isClosed());
        }
    }

    private static void writeUntilRefused(GroupCommit ending) {
        String why = assertThrows(SQLException.class, () -> {
                    while (true) {
                        ending.write(session -> session.query("SELECT 1", row -> row.getInt(1)));
                    }
                })
                .getMessage();
        assertTrue(why.contains("closed"), why);
    }
}
