package dev.mailchute.testkit.routes;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What becomes of a message that came.
 *
 * @param folder where its file is, exactly once; {@code none} if the drop folder has none
 * @param mailbox what its mailbox shows
 * @param reason words of its letter
 */
record IncomingExpectation(MailOutcome outcome, String folder, MailboxState mailbox, String reason)
        implements Expectation {
    private static final String NONE = "none";

    /** As a test writes it. */
    enum MailOutcome {
        /** Recorded as delivered once, and acknowledged. */
        @JsonProperty("delivered")
        DELIVERED,
        @JsonProperty("held")
        HELD,
        @JsonProperty("left-out")
        LEFT_OUT,
        /** It stays where it is. */
        @JsonProperty("waiting")
        WAITING;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    IncomingExpectation {
        if (Stream.of(outcome, folder, mailbox, reason).allMatch(Objects::isNull)) {
            throw new IllegalArgumentException("nothing is expected of this message");
        }
        if (reason != null && outcome != MailOutcome.HELD) {
            throw new IllegalArgumentException("reason: is what a letter says; it needs outcome: held");
        }
    }

    @Override
    public List<Mismatch> mismatches(String name, Evidence evidence) throws IOException {
        List<Mismatch> all = new ArrayList<>();
        Evidence.Arrived arrived = evidence.arrived(name);
        Life life = evidence.life(name);
        if (outcome != null && !isAsExpected(life)) {
            all.add(new Mismatch(name + ": " + outcome.word(), life.words()));
        }
        if (reason != null && !life.reason().contains(reason)) {
            all.add(new Mismatch(
                    name + ": a letter with the words \"" + reason + "\"",
                    life.reason().isEmpty() ? "no letter" : "\"" + life.reason() + "\""));
        }
        if (mailbox != null && !mailbox.isAs(arrived.shown())) {
            all.add(new Mismatch(
                    name + ": its mailbox shows it as " + mailbox,
                    arrived.shown().toString()));
        }
        checkFiles(name, evidence, arrived, all);
        return all;
    }

    private boolean isAsExpected(Life life) {
        return switch (outcome) {
            case DELIVERED ->
                life.outcome().equals("delivered") && life.times("delivered") == 1 && life.isAcknowledged();
            case HELD -> life.outcome().equals("held") && life.isAcknowledged();
            case LEFT_OUT ->
                life.isAcknowledged()
                        && life.times("delivered") == 0
                        && !life.outcome().equals("held");
            case WAITING ->
                !life.isAcknowledged()
                        && life.times("delivered") == 0
                        && !life.outcome().equals("held");
        };
    }

    private void checkFiles(String name, Evidence evidence, Evidence.Arrived arrived, List<Mismatch> all)
            throws IOException {
        String own = "drop/" + arrived.plan().mailbox();
        if (folder != null && !folder.equals(NONE)) {
            List<Path> files = evidence.copiesOf(arrived, folder);
            if (files.size() != 1) {
                all.add(new Mismatch(
                        name + ": its file exactly once in " + folder,
                        files.isEmpty() ? evidence.contentOf(folder) : "it is there " + files.size() + " times"));
            }
            return;
        }
        List<Path> files = evidence.copiesOf(arrived, own);
        if (files.size() > (outcome == MailOutcome.DELIVERED && folder == null ? 1 : 0)
                && (outcome != null || folder != null)) {
            all.add(new Mismatch(
                    name + ": "
                            + (folder == null && outcome == MailOutcome.DELIVERED
                                    ? "its file at most once"
                                    : "no file of it")
                            + " in " + own,
                    "it is there" + (files.size() == 1 ? "" : " " + files.size() + " times")));
        }
    }
}
