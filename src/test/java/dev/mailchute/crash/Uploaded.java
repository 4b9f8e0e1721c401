package dev.mailchute.crash;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** A step between the one that hands a message over and the one that records it: it calls here, and may never get an answer. */
final class Uploaded implements AutoCloseable {
    /** Before this step of a recipe. */
    private static final String RECORDS = "        - to:\n            uri: direct:inbound-delivered-elsewhere\n";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile Predicate<String> goesOn = delivery -> true;

    Uploaded() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::called);
        server.start();
    }

    private void called(HttpExchange exchange) throws IOException {
        try (exchange) {
            String delivery = exchange.getRequestURI().getPath().substring(1);
            exchange.sendResponseHeaders(goesOn.test(delivery) ? 204 : 500, -1);
        }
    }

    /** The recipe with this step. */
    String in(String recipe) {
        if (!recipe.contains(RECORDS)) {
            throw new IllegalArgumentException(recipe);
        }
        String step = """
                        - setBody:
                            simple: ${null}
                        - toD:
                            uri: http://127.0.0.1:%d/${variable.mail.deliveryId}
                            parameters:
                              httpMethod: GET
                """.formatted(server.getAddress().getPort());
        return recipe.replace(RECORDS, step + RECORDS);
    }

    /** @param other takes the delivery's id; whether the message goes on */
    void calls(Predicate<String> other) {
        goesOn = other;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
