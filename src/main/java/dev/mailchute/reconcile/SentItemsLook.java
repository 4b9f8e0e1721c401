package dev.mailchute.reconcile;

import dev.mailchute.graph.MailboxContents;
import dev.mailchute.graph.MailboxContents.Contents;
import dev.mailchute.graph.MailboxContents.Kept;
import dev.mailchute.graph.SentLookup;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.ledger.LedgerSurvey.Surveyed;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.reconcile.Difference.Item;
import dev.mailchute.reconcile.Reconciled.Span;
import dev.mailchute.settings.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sent Items of an outbox's mailbox, beside what is recorded as sent. */
final class SentItemsLook {
    private static final String SENT_ITEMS = "sentitems";
    /** Exchange's time and ours differ, and a message may wait in Drafts before it is moved. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private final Outbox outbox;
    private final List<String> sharing;
    private final RecordBooks books;
    private final Span period;
    private final Findings findings;

    SentItemsLook(Outbox outbox, List<String> sharing, RecordBooks books, Span period, Findings findings) {
        this.outbox = outbox;
        this.sharing = sharing;
        this.books = books;
        this.period = period;
        this.findings = findings;
    }

    void look(
            MailboxContents contents,
            SentLookup lookup,
            Collection<Surveyed<OutboundEntry>> recorded,
            Optional<Letters> letters) {
        GraphMailbox mailbox = new GraphMailbox("outbound." + outbox.name(), outbox.mailbox(), outbox.app());
        Contents sent = contents.since(
                mailbox, SENT_ITEMS, period.since().minus(MARGIN), books.reach().messages());
        findings.notLookedAt(sent.more(), "messages in Sent Items were");
        Map<String, List<Kept>> byMessageId = new HashMap<>();
        sent.messages().forEach(message -> message.messageId().ifPresent(id -> byMessageId
                .computeIfAbsent(id, key -> new ArrayList<>())
                .add(message)));
        missing(mailbox, lookup, recorded, byMessageId);
        byMessageId.forEach(this::twice);
        letters.ifPresent(found -> inDoubt(found, byMessageId));
    }

    private void missing(
            GraphMailbox mailbox,
            SentLookup lookup,
            Collection<Surveyed<OutboundEntry>> recorded,
            Map<String, List<Kept>> byMessageId) {
        List<OutboundEntry> sent = recorded.stream()
                .filter(mail -> !OutboundLook.isRemoved(mail))
                .map(Surveyed::entry)
                .filter(entry -> entry.state() == State.SENT || entry.state() == State.DONE)
                .filter(entry -> entry.content().messageId().isPresent())
                .toList();
        List<OutboundEntry> missing = sent.stream()
                .filter(entry -> !byMessageId.containsKey(messageId(entry)))
                .toList();
        List<OutboundEntry> absent = missing.stream()
                .limit(books.reach().lookUps())
                .filter(entry -> !lookup.byMessageId(mailbox, messageId(entry)).isSent())
                .toList();
        // Exchange is not documented to keep Message-IDs.
        boolean areReplaced = sent.size() >= 3
                && absent.size() == Math.min(sent.size(), books.reach().lookUps());
        if (areReplaced) {
            findings.notLookedAt("none of the messages that were sent is found in " + outbox.mailbox()
                    + " by its Message-ID: Exchange replaces them there, or Sent Items keeps no copies");
            return;
        }
        absent.forEach(
                entry -> findings.add(DifferenceKind.NOT_IN_SENT_ITEMS, OutboundLook.item(entry), entry.changed()));
        findings.notLookedAt(missing.size() - books.reach().lookUps(), "messages that are not in Sent Items were");
    }

    private static String messageId(OutboundEntry entry) {
        return entry.content().messageId().orElseThrow();
    }

    private void twice(String messageId, List<Kept> copies) {
        if (copies.size() < 2) {
            return;
        }
        List<OutboundEntry> sends = sharing.stream()
                .flatMap(name -> books.survey().withMessageId(name, messageId).stream())
                .toList();
        boolean isOurs = sends.stream().anyMatch(entry -> entry.dropped().name().equals(outbox.name()));
        boolean isResent = sends.stream().anyMatch(entry -> entry.sending().isResent());
        if (isOurs && !isResent && copies.size() > sends.size()) {
            findings.add(
                    DifferenceKind.SENT_TWICE, Item.of(sends.get(0).key(), Optional.of(messageId)), latest(copies));
        }
    }

    private void inDoubt(Letters letters, Map<String, List<Kept>> byMessageId) {
        letters.waiting().values().stream()
                .filter(letter -> letters.isInDoubt(letter.id()))
                .forEach(letter -> Letters.messageId(letter)
                        .filter(byMessageId::containsKey)
                        .ifPresent(id -> findings.add(
                                DifferenceKind.SENT_AFTER_ALL,
                                Item.of(letter.id(), Optional.of(id)),
                                letter.lastFailure())));
    }

    private static Instant latest(List<Kept> copies) {
        return copies.stream()
                .map(copy -> copy.times().changed())
                .max(Instant::compareTo)
                .orElseThrow();
    }
}
