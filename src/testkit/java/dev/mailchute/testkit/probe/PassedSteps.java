package dev.mailchute.testkit.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.support.ExchangeHelper;

/**
 * The steps that messages have passed, in a file of a folder; another file there names the step after which everything stands still, until the
 * process is killed.
 */
final class PassedSteps {
    /** The variable that has the message, in every route that it passes. */
    private static final String MESSAGE = "mail";

    private final Path list;
    private final Path wanted;
    private final Path reached;
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile boolean stands;

    PassedSteps(Path folder) {
        list = folder.resolve("passed");
        wanted = folder.resolve("wanted");
        reached = folder.resolve("reached");
    }

    /** How many steps this exchange has passed. */
    int passedBy(Exchange exchange) {
        AtomicInteger count = counts.get(exchange.getExchangeId());
        return count == null ? 0 : count.get();
    }

    void passed(Exchange exchange, NamedNode node) {
        counts.computeIfAbsent(exchange.getExchangeId(), id -> new AtomicInteger())
                .incrementAndGet();
        if (exchange.getVariable(MESSAGE) == null) {
            return;
        }
        String line = line(exchange, node);
        try {
            note(line);
            stopIfWanted(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(Exchange exchange, NamedNode node) {
        String location = node.getLocation() == null ? "" : node.getLocation();
        return String.join(
                "\t",
                location.substring(location.lastIndexOf('/') + 1),
                Integer.toString(node.getLineNumber()),
                node.getId(),
                String.valueOf(ExchangeHelper.getAtRouteId(exchange)),
                exchange.getException() == null ? "done" : "failed");
    }

    private synchronized void note(String line) throws IOException {
        if (known.add(line)) {
            Files.writeString(list, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    private void stopIfWanted(String line) throws IOException {
        if (!stands && line.equals(wanted())) {
            stands = true;
            Files.writeString(reached, line);
        }
        if (stands) {
            standStill();
        }
    }

    private String wanted() throws IOException {
        try {
            return Files.readString(wanted);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** Whoever waits for the file kills the process. */
    private void standStill() {
        while (true) {
            try {
                never.await();
            } catch (InterruptedException e) {
                // nothing of this process goes on
            }
        }
    }
}
