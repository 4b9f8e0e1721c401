package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("crash")
class FolderLockTest {
    @TempDir
    Path folder;

    /** Takes the lock again and again. */
    static final class Taker {
        public static void main(String[] arguments) throws Exception {
            for (int i = 0; i < 500; i++) {
                FolderLock.take(Path.of(arguments[0]), new FolderLock.User("the ledger", "a process", true))
                        .close();
            }
        }
    }

    private Process taker() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Taker.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
    }

    @Test
    void however_many_nodes_start_at_once_none_is_refused() throws Exception {
        List<Process> takers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            takers.add(taker());
        }
        for (Process each : takers) {
            assertEquals(0, each.waitFor());
        }
    }
}
