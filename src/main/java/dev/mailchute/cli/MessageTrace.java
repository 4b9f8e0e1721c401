package dev.mailchute.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailchute.app.Timing;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.files.Json;
import dev.mailchute.health.Causes;
import dev.mailchute.ledger.JournalLookup;
import dev.mailchute.ledger.JournalReader;
import dev.mailchute.ledger.JournaledMessage;
import dev.mailchute.ledger.JournaledMessage.Recorded;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.ledger.LifeLine;
import dev.mailchute.ledger.ReadOnlyLedger;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.mailcenter.Whereabouts;
import dev.mailchute.settings.Outbox;
import dev.mailchute.settings.Settings;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The command {@code trace}: it reads the ledger of a running or stopped application. */
final class MessageTrace {
    /** More lives than these are counted and not told. */
    private static final int MAX_TOLD = 20;

    private static final int MAX_COUNTED = 1000;

    private final Settings settings;
    private final PrintStream out;
    private final LifeLine lives = new LifeLine(Causes::cause);
    private final Whereabouts whereabouts;

    MessageTrace(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
        this.whereabouts = new Whereabouts(
                settings, new MailCenter(settings.mailCenterDir(), Timing.real().clock()));
    }

    int trace(Commands.TracedBy by, boolean json) {
        try (ReadOnlyLedger ledger = ReadOnlyLedger.open(settings)
                .orElseThrow(() -> new LedgerException(
                        "there is no ledger " + Ledger.place(settings) + " yet: run creates it", null))) {
            JournalReader reader = ledger.journal();
            List<JournaledMessage> found = found(by, new JournalLookup(reader, MAX_COUNTED + 1));
            List<JournaledMessage> told = found.subList(0, Math.min(found.size(), MAX_TOLD));
            if (json) {
                print(by, reader, found.size() - told.size(), told);
            } else if (found.isEmpty()) {
                printNothing(by, reader);
            } else {
                told.forEach(message -> print(message, reader.steps(message.key())));
                printMore(found.size() - told.size());
            }
            return found.isEmpty() ? 1 : 0;
        }
    }

    private static List<JournaledMessage> found(Commands.TracedBy by, JournalLookup search) {
        return by.messageId()
                .map(search::byMessageId)
                .or(() -> by.file().map(search::byFile))
                .or(() -> by.address().map(search::byAddress))
                .or(() -> by.letter().map(search::byKey))
                .orElseThrow();
    }

    private void printNothing(Commands.TracedBy by, JournalReader reader) {
        out.println("No message is known with " + LifeLine.plain(by.describe()) + ".");
        out.println(reader.oldest()
                .map(since -> "Searched: every message that Mailchute has begun since " + time(since)
                        + ", incoming and outgoing. Finished ones are forgotten after mailchute.journal-days ("
                        + settings.storage().journal().kept().getDays() + ").")
                .orElse("The journal of " + Ledger.place(settings) + " is still empty."));
        by.file()
                .flatMap(this::waitingIn)
                .ifPresent(file -> out.println("But it waits in an outbox, not yet taken: " + file));
        if (by.messageId().isPresent() && by.messageId().get().indexOf('@') > 0) {
            out.println("If this is an email address: trace --address ADDRESS");
        }
    }

    private Optional<Path> waitingIn(String name) {
        for (Outbox outbox : settings.outbound()) {
            try {
                Path file = outbox.outboxDir().resolve(Path.of(name).getFileName());
                if (Files.isRegularFile(file)) {
                    return Optional.of(file);
                }
            } catch (InvalidPathException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private void printMore(int more) {
        if (more > 0) {
            out.println();
            out.println((more > MAX_COUNTED - MAX_TOLD ? "More than " + (MAX_COUNTED - MAX_TOLD) : "" + more)
                    + " older ones are not shown. Search by Message-ID or file for one of them.");
        }
    }

    private void print(JournaledMessage message, List<Recorded> steps) {
        out.println();
        out.println((message.isInbound() ? "Incoming" : "Outgoing") + " message "
                + LifeLine.plain(message.knownAs().messageId().orElse("without a Message-ID")) + ": "
                + LifeLine.outcome(message));
        line(
                message.isInbound() ? "mailbox" : "outbox",
                message.subject().name() + " (" + message.subject().mailbox() + ")");
        line("key, letter id", message.key());
        message.knownAs().file().ifPresent(file -> line("dropped file", file));
        message.texts().subject().ifPresent(subject -> line("subject", subject));
        message.texts().sender().ifPresent(sender -> line("from", sender));
        message.texts().recipients().ifPresent(recipients -> line("to", recipients));
        message.times().arrived().ifPresent(at -> line(message.isInbound() ? "received" : "written", time(at)));
        if (message.knownAs().size() > 0) {
            line("size", message.knownAs().size() + " bytes");
        }
        lives.of(message, steps).forEach(this::print);
        for (Whereabouts.Spot place : whereabouts.of(message, steps)) {
            line("now: " + place.what(), place.path().map(path -> path + ": ").orElse("") + place.text());
        }
    }

    private void print(LifeLine.Sentence line) {
        out.println("  " + time(line.at()) + "  " + line.whole()
                + (line.isRepeated() ? "; " + line.times() + " times, until " + time(line.last()) : "")
                + line.requestId().map(id -> " [request-id " + id + "]").orElse(""));
    }

    private void line(String name, String value) {
        out.printf("  %-20s  %s%n", name, LifeLine.plain(value));
    }

    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private void print(Commands.TracedBy by, JournalReader reader, int more, List<JournaledMessage> told) {
        ObjectNode answer = Json.mapper().createObjectNode();
        answer.put("searched", by.describe());
        answer.put("since", reader.oldest().map(MessageTrace::time).orElse(null));
        answer.put("more", more);
        ArrayNode messages = answer.putArray("messages");
        told.forEach(message -> messages.add(json(message, reader.steps(message.key()))));
        out.print(new String(Json.file(answer), StandardCharsets.UTF_8));
    }

    private ObjectNode json(JournaledMessage message, List<Recorded> steps) {
        ObjectNode life = Json.mapper().createObjectNode();
        life.put("key", message.key());
        life.put("direction", message.subject().direction());
        life.put("name", message.subject().name());
        life.put("mailbox", message.subject().mailbox());
        life.put("internetMessageId", message.knownAs().messageId().orElse(null));
        life.put("size", message.knownAs().size());
        life.put("file", message.knownAs().file().orElse(null));
        life.put("subject", message.texts().subject().orElse(null));
        life.put("from", message.texts().sender().orElse(null));
        life.put("to", message.texts().recipients().orElse(null));
        life.put("arrived", message.times().arrived().map(MessageTrace::time).orElse(null));
        life.put("begun", time(message.times().begun()));
        life.put("finished", message.times().finished().map(MessageTrace::time).orElse(null));
        life.put("outcome", message.outcome().word());
        ArrayNode told = life.putArray("steps");
        List<LifeLine.Sentence> lines = lives.of(message, steps);
        for (int i = 0; i < steps.size(); i++) {
            told.add(json(steps.get(i), lines.get(i)));
        }
        ArrayNode now = life.putArray("now");
        whereabouts.of(message, steps).forEach(place -> now.addObject()
                .put("what", place.what())
                .put("path", place.path().map(Path::toString).orElse(null))
                .put("exists", place.exists())
                .put("text", place.text()));
        return life;
    }

    private static ObjectNode json(Recorded recorded, LifeLine.Sentence line) {
        return Json.mapper()
                .createObjectNode()
                .put("at", time(recorded.at()))
                .put("what", recorded.what().word())
                .put("text", line.whole())
                .put("code", recorded.step().code().orElse(null))
                .put("requestId", recorded.step().requestId().orElse(null))
                .put("who", recorded.step().who().orElse(null))
                .put("detail", recorded.step().fact().orElse(null))
                .put("times", recorded.times())
                .put("last", time(recorded.last()));
    }
}
