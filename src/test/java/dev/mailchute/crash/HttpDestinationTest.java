package dev.mailchute.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.Operation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A web service that keeps what it is sent. While it is away, it answers 503. */
@Tag("crash")
class HttpDestinationTest extends AnotherDestination {
    private static final int GOOD = 200;
    private static final int UNPROCESSABLE = 422;
    private static final int UNAVAILABLE = 503;

    private Service service;

    HttpDestinationTest() {
        super("A web service");
    }

    @Override
    Receiver receiver(Path home) throws IOException {
        service = new Service();
        return service;
    }

    @Override
    int timesAfterKill() {
        return 2;
    }

    @Override
    int timesAfterKillIfTaken() {
        return 2;
    }

    @Test
    void what_is_handed_over_again_after_a_failure_has_the_same_key_and_another_message_has_another() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        uploaded().calls(delivery -> calls.incrementAndGet() > 3);
        FakeMail twice = deliver("twice");
        await("it is read", twice::isRead);
        FakeMail other = deliver("another");
        await("the other one is read", other::isRead);
        assertEquals(2, received("twice").size());
        assertEquals(service.contents().size(), service.keys.size(), "as many keys as messages");
    }

    @Test
    void an_acknowledgement_that_fails_hands_nothing_over_again_and_drops_nothing() throws Exception {
        mailbox().times(5).on(Operation.PATCH_MESSAGE).internalError();
        FakeMail mail = deliver("late");
        await("it is read", mail::isRead);
        assertOnce("late");
    }

    @Test
    void a_message_that_is_refused_does_not_stop_the_others() throws Exception {
        service.refused.add("<refused@");
        FakeMail refused = deliver("refused");
        await("it was refused", () -> service.refusals.get() > 0);
        FakeMail other = deliver("other");
        await("the other one is read", other::isRead);
        assertFalse(refused.isRead());
        service.refused.clear();
        await("it is read", refused::isRead);
        assertOnce("refused");
        assertOnce("other");
    }

    private static final class Service implements Receiver {
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final List<byte[]> received = new CopyOnWriteArrayList<>();
        private final Set<String> keys = ConcurrentHashMap.newKeySet();
        private final Set<String> refused = ConcurrentHashMap.newKeySet();
        private final AtomicInteger refusals = new AtomicInteger();
        private final HttpServer server;
        private volatile boolean isAway;

        Service() throws IOException {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            server.setExecutor(threads);
            server.createContext("/mail", this::take);
            server.start();
        }

        private void take(HttpExchange exchange) throws IOException {
            try (exchange) {
                byte[] content = exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(judge(exchange, content), -1);
            }
        }

        private int judge(HttpExchange exchange, byte[] content) {
            if (isAway) {
                return UNAVAILABLE;
            }
            if (refused.stream().anyMatch(new String(content, StandardCharsets.UTF_8)::contains)) {
                refusals.incrementAndGet();
                return UNPROCESSABLE;
            }
            if (!"message/rfc822".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
                return UNPROCESSABLE;
            }
            received.add(content);
            keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            return GOOD;
        }

        Set<String> contents() {
            return received.stream()
                    .map(content -> new String(content, StandardCharsets.UTF_8))
                    .collect(Collectors.toSet());
        }

        @Override
        public void start() {
            isAway = false;
        }

        @Override
        public void stop() {
            isAway = true;
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
        }

        @Override
        public List<byte[]> messages() {
            return received;
        }

        @Override
        public int take(String id) {
            return 0;
        }

        @Override
        public List<String> keys() {
            return List.of("routes.service-url = http://127.0.0.1:"
                    + server.getAddress().getPort() + "/mail");
        }
    }
}
