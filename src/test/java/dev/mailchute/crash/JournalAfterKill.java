package dev.mailchute.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.ledger.JournalReader;
import dev.mailchute.ledger.JournaledMessage;
import dev.mailchute.ledger.MessageOutcome;
import dev.mailchute.ledger.ReadOnlyLedger;
import dev.mailchute.ledger.Step.What;
import dev.mailchute.settings.reading.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether the journal of a killed application says the same as the ledger's states and the letters: no step lost, none invented. */
final class JournalAfterKill {
    private final Path folder;

    JournalAfterKill(Path folder) {
        this.folder = folder;
    }

    /** How often each incoming message is delivered by the journal, by Message-ID. */
    Map<String, Long> incoming(List<String> names) throws Exception {
        Map<String, String> states = states("inbound_mail");
        Map<String, Long> deliveries = new HashMap<>();
        if (!isReady()) {
            return deliveries;
        }
        try (ReadOnlyLedger ledger = open()) {
            for (String name : names) {
                for (JournaledMessage message : ledger.journal().of("inbound", name, Instant.EPOCH, 100_000)) {
                    List<What> steps = steps(ledger.journal(), message);
                    String state = states.remove(message.key());
                    String story = message.key() + ": " + state + ", " + message.outcome() + ", " + steps;
                    long delivered = count(steps, What.DELIVERED);
                    MessageOutcome outcome =
                            switch (state) {
                                case "staged" -> MessageOutcome.WAITING;
                                case "failing" -> MessageOutcome.LEFT;
                                case "delivered", "acknowledged" -> MessageOutcome.DELIVERED;
                                default -> MessageOutcome.HELD;
                            };
                    assertEquals(outcome, message.outcome(), story);
                    assertEquals(outcome == MessageOutcome.DELIVERED ? 1 : 0, delivered, story);
                    assertEquals(
                            state.equals("acknowledged") ? 1 : 0,
                            count(steps, What.ACKNOWLEDGED) + count(steps, What.ABSENT),
                            story);
                    if (!state.equals("failing")) {
                        assertEquals(1 + count(steps, What.FETCH_AGAIN), count(steps, What.STAGED), story);
                    }
                    deliveries.put(message.knownAs().messageId().orElse(""), delivered);
                }
            }
        }
        assertTrue(states.isEmpty(), () -> "not in the journal: " + states);
        return deliveries;
    }

    /** The outcome of each outgoing message by the journal, by Message-ID. */
    Map<String, MessageOutcome> outgoing(List<String> names) throws Exception {
        Map<String, String> states = states("outbound_mail");
        Map<String, MessageOutcome> outcomes = new HashMap<>();
        if (!isReady()) {
            return outcomes;
        }
        try (ReadOnlyLedger ledger = open()) {
            for (String name : names) {
                for (JournaledMessage message : ledger.journal().of("outbound", name, Instant.EPOCH, 100_000)) {
                    List<What> steps = steps(ledger.journal(), message);
                    String state = states.remove(message.key());
                    String story = message.key() + ": " + state + ", " + message.outcome() + ", " + steps;
                    assertTrue(outcomesOf(state).contains(message.outcome()), story);
                    assertEquals(List.of(What.CLAIMED), steps.subList(0, 1), story);
                    boolean isSent = message.outcome() == MessageOutcome.SENT;
                    assertEquals(isSent ? 1 : 0, count(steps, What.SENT), story);
                    assertEquals(state.equals("done") && isSent ? 1 : 0, count(steps, What.CLEARED_AWAY), story);
                    if (state.equals("held")) {
                        assertEquals(
                                Files.readString(folder.resolve("mail-center/outbound")
                                                .resolve(message.key())
                                                .resolve("letter.json"))
                                        .contains("\"outcome\" : \"in-doubt\""),
                                message.outcome() == MessageOutcome.IN_DOUBT,
                                story);
                    }
                    outcomes.put(message.knownAs().messageId().orElse(message.key()), message.outcome());
                }
            }
        }
        assertTrue(states.isEmpty(), () -> "not in the journal: " + states);
        return outcomes;
    }

    private static Set<MessageOutcome> outcomesOf(String state) {
        return switch (state) {
            case "claimed" -> Set.of(MessageOutcome.WAITING, MessageOutcome.LEFT);
            case "sending" -> Set.of(MessageOutcome.WAITING, MessageOutcome.IN_DOUBT);
            case "sent", "done" -> Set.of(MessageOutcome.SENT);
            default -> Set.of(MessageOutcome.HELD, MessageOutcome.IN_DOUBT);
        };
    }

    private static List<What> steps(JournalReader journal, JournaledMessage message) {
        return journal.steps(message.key()).stream()
                .map(JournaledMessage.Recorded::what)
                .toList();
    }

    private static long count(List<What> steps, What what) {
        return steps.stream().filter(what::equals).count();
    }

    private ReadOnlyLedger open() {
        return ReadOnlyLedger.open(new Configuration(folder, Map.of()).read()).orElseThrow();
    }

    /** It may have been killed before it had made its tables. */
    private boolean isReady() throws Exception {
        if (Files.notExists(folder.resolve("data/ledger.db"))) {
            return false;
        }
        try (Connection database = connect();
                Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1 FROM sqlite_master WHERE name = 'journal_salt'")) {
            return rows.next();
        }
    }

    private Connection connect() throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/ledger.db"));
    }

    private Map<String, String> states(String table) throws Exception {
        Map<String, String> states = new HashMap<>();
        if (!isReady()) {
            return states;
        }
        try (Connection database = connect();
                Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("SELECT mail_key, state FROM " + table)) {
            while (rows.next()) {
                states.put(rows.getString(1), rows.getString(2));
            }
        }
        return states;
    }
}
