package dev.mailchute.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObstaclesTest {
    @TempDir
    Path folder;

    private OneOutbox one;
    private Obstacles obstacles;
    private Path file;

    @BeforeEach
    void open() {
        one = new OneOutbox(folder);
        obstacles = new Obstacles(one.state, one.clock);
        file = one.outbox.outboxDir().resolve("a.eml");
    }

    @AfterEach
    void close() {
        one.close();
    }

    @Test
    void a_forbidden_file_is_named_in_health_and_retried_only_after_a_while() {
        assertFalse(obstacles.isPostponed(file));
        obstacles.add(file, "Mailchute has no permission to read this file");
        assertTrue(obstacles.isPostponed(file));
        assertEquals("a.eml", one.status.warnings().get(0).subject());
        one.clock.step(OneOutbox.DELAY.max());
        assertFalse(obstacles.isPostponed(file));
    }

    @Test
    void its_warning_ends_when_it_is_claimed_or_gone_and_not_before() {
        obstacles.add(file, "Mailchute has no permission to read this file");
        obstacles.retain(Set.of(file.toAbsolutePath().normalize()));
        assertEquals(1, one.status.warnings().size());
        obstacles.retain(Set.of());
        assertEquals(List.of(), one.status.warnings());
        obstacles.add(file, "Mailchute has no permission to read this file");
        obstacles.remove(file);
        assertEquals(List.of(), one.status.warnings());
        assertFalse(obstacles.isPostponed(file));
    }
}
