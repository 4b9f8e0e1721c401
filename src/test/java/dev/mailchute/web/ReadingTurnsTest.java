package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReadingTurnsTest {
    @Test
    void one_at_a_time_is_made_and_another_is_refused_after_a_while() {
        ReadingTurns reading = new ReadingTurns(Duration.ofMillis(1));
        Optional<Optional<String>> made =
                reading.inTurn(() -> CompletableFuture.supplyAsync(() -> reading.inTurn(() -> "meanwhile"))
                        .join());
        assertEquals(Optional.of(Optional.empty()), made);
        assertEquals(Optional.of("after"), reading.inTurn(() -> "after"));
    }

    @Test
    void what_fails_gives_its_turn_back() {
        ReadingTurns reading = new ReadingTurns(Duration.ofMillis(1));
        assertThrows(
                IllegalStateException.class,
                () -> reading.inTurn(() -> {
                    throw new IllegalStateException();
                }));
        assertEquals(Optional.of("after"), reading.inTurn(() -> "after"));
    }
}
