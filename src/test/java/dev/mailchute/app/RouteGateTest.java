package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RouteGateTest {
    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofMinutes(2);

    private final RouteGate gate = new RouteGate();
    private final DefaultCamelContext context = new DefaultCamelContext(false);

    private Exchange message() {
        return new DefaultExchange(context);
    }

    /** A thread with a message at an entrance; the visit when it is let in. */
    private CompletableFuture<RouteGate.Visit> arrives(String entrance, Exchange message) {
        CompletableFuture<RouteGate.Visit> visit = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        visit.complete(gate.enter(entrance, message));
                    } catch (Exception e) {
                        visit.completeExceptionally(e);
                    }
                },
                "arrives");
        thread.setDaemon(true);
        thread.start();
        Awaitility.await()
                .until(() -> visit.isDone()
                        || thread.getState() == Thread.State.WAITING
                        || thread.getState() == Thread.State.TIMED_WAITING);
        return visit;
    }

    @Test
    void a_message_waits_until_the_routes_are_replaced() throws Exception {
        assertTrue(gate.close(Set.of("own"), SOON));
        CompletableFuture<RouteGate.Visit> waiting = arrives("own", message());
        assertFalse(waiting.isDone());
        assertTrue(arrives("product", message()).isDone(), "other routes are open");
        int before = gate.generation();
        gate.open();
        waiting.get(1, TimeUnit.MINUTES);
        assertTrue(gate.generation() > before);
    }

    @Test
    void a_message_within_goes_on_through_the_other_closed_entrances() throws Exception {
        Exchange message = message();
        RouteGate.Visit outer = gate.enter("own", message);
        CompletableFuture<Boolean> closed = closes("own", "second");
        Exchange part = message.copy();
        RouteGate.Visit inner = arrives("second", part).get(1, TimeUnit.MINUTES);
        CompletableFuture<RouteGate.Visit> other = arrives("second", message());
        assertFalse(other.isDone());
        gate.leave(inner, part);
        assertFalse(closed.isDone());
        gate.leave(outer, message);
        assertTrue(closed.get(1, TimeUnit.MINUTES));
        assertFalse(other.isDone(), "nobody is let in while the routes are away");
        assertFalse(arrives("second", part).isDone(), "nor what was sent aside by a message that is through");
        assertFalse(arrives("own", message).isDone());
    }

    private CompletableFuture<Boolean> closes(String... entrances) {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        closed.complete(gate.close(Set.of(entrances), LONG));
                    } catch (InterruptedException e) {
                        closed.completeExceptionally(e);
                    }
                },
                "closes");
        thread.setDaemon(true);
        thread.start();
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return closed;
    }

    @Test
    void a_message_that_stays_too_long_keeps_its_routes_and_all_go_on() throws Exception {
        gate.enter("own", message());
        assertFalse(gate.close(Set.of("own"), SOON));
        assertTrue(arrives("own", message()).isDone());
        assertEquals(2, gate.inside("own"));
    }

    @Test
    void nobody_waits_for_routes_that_cannot_be_loaded() throws Exception {
        assertTrue(gate.close(Set.of("own"), SOON));
        CompletableFuture<RouteGate.Visit> waiting = arrives("own", message());
        gate.breaksOff("no broker");
        ExecutionException told = assertThrows(ExecutionException.class, () -> waiting.get(1, TimeUnit.MINUTES));
        assertEquals("no broker", told.getCause().getMessage());
        assertTrue(gate.close(Set.of(), SOON));
        assertTrue(arrives("own", message()).isCompletedExceptionally(), "until others are loaded");
        gate.open();
        assertTrue(arrives("own", message()).isDone());
        assertEquals(1, gate.inside("own"));
    }

    @Test
    void nobody_waits_when_the_application_stops() throws Exception {
        assertTrue(gate.close(Set.of("own"), SOON));
        CompletableFuture<RouteGate.Visit> waiting = arrives("own", message());
        gate.end();
        assertThrows(ExecutionException.class, () -> waiting.get(1, TimeUnit.MINUTES));
    }
}
