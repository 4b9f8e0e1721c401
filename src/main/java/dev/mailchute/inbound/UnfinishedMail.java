package dev.mailchute.inbound;

import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.ledger.InboundLedger;
import dev.mailchute.settings.InboundMailbox;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Messages that an earlier poll or a crash left unfinished. */
final class UnfinishedMail {
    private static final int MAX_AT_ONCE = 1000;
    private static final Pattern KEY_IN_NAME =
            Pattern.compile("_([0-9a-f]{16})(-\\d+)?(-rebuilt)?(\\.e\\d+)?(\\.staged|\\.delivering)$");

    private final InboundLedger ledger;
    private final ReservedMail reserved;

    UnfinishedMail(InboundLedger ledger, ReservedMail reserved) {
        this.ledger = ledger;
        this.reserved = reserved;
    }

    /**
     * The ledger's entries that are staged but not delivered, or delivered or held but not acknowledged. All are read before the first is taken: later, a
     * staged one that is in progress would be found again as delivered.
     */
    Stream<InboundEntry> open(InboundMailbox inbound) {
        return Stream.of(State.STAGED, State.DELIVERED, State.HELD)
                .flatMap(state -> ledger.open(inbound.name(), state, MAX_AT_ONCE).stream())
                .filter(entry -> !reserved.contains(entry.key()))
                .toList()
                .stream();
    }

    /** Removes files of interrupted downloads. They were never recorded, and the message is still in the mailbox. */
    void removeUnrecorded(InboundMailbox inbound) {
        for (Path file : Staging.files(inbound)) {
            Matcher key = KEY_IN_NAME.matcher(file.getFileName().toString());
            boolean known = key.find();
            if (known && reserved.contains(key.group(1))) {
                continue;
            }
            Optional<InboundEntry> entry = known ? ledger.find(key.group(1)) : Optional.empty();
            if (entry.filter(one -> isRecorded(one, file)).isPresent()) {
                continue;
            }
            if (entry.filter(one -> isOfAnotherTenure(one, file)).isPresent()) {
                Staging.removeWithoutSidecar(inbound, file);
            } else {
                Staging.remove(inbound, file);
            }
        }
    }

    private static boolean isRecorded(InboundEntry entry, Path file) {
        return entry.state() == State.STAGED
                && entry.content()
                        .filter(content -> Staging.isNamed(file, content.stagingName() + Staging.ENDING)
                                || Staging.isNamed(file, content.file() + HandOver.ENDING))
                        .isPresent();
    }

    /** A node that had lost the mailbox may finish a download late, when the sidecar is already that of the next node. */
    private static boolean isOfAnotherTenure(InboundEntry entry, Path file) {
        return entry.state() != State.FAILING
                && entry.content()
                        .filter(content -> !Staging.isNamed(file, content.stagingName() + Staging.ENDING))
                        .isPresent();
    }
}
