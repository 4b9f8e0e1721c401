package dev.mailchute.reconcile;

import dev.mailchute.eml.EmlName;
import dev.mailchute.graph.Folders;
import dev.mailchute.graph.MailboxContents;
import dev.mailchute.graph.MailboxContents.Contents;
import dev.mailchute.graph.MailboxContents.Kept;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.ledger.LedgerSurvey;
import dev.mailchute.ledger.LedgerSurvey.JournalLine;
import dev.mailchute.ledger.LedgerSurvey.Surveyed;
import dev.mailchute.ledger.MessageOutcome;
import dev.mailchute.reconcile.Difference.Item;
import dev.mailchute.reconcile.DropFolder.PresentFile;
import dev.mailchute.reconcile.Reconciled.Span;
import dev.mailchute.settings.InboundMailbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One look at a mailbox, its drop folder and its letters, beside what is recorded of them. */
final class InboundLook {
    private final InboundMailbox inbound;
    private final RecordBooks books;
    private final MailboxView view;
    private final Span period;
    private final Findings findings;
    private final Map<String, Surveyed<InboundEntry>> recorded = new LinkedHashMap<>();
    private final Set<String> seenUnread = new LinkedHashSet<>();

    InboundLook(InboundMailbox inbound, RecordBooks books, MailboxView view, Span period, Findings findings) {
        this.inbound = inbound;
        this.books = books;
        this.view = view;
        this.period = period;
        this.findings = findings;
    }

    void look() {
        records();
        findings.looking("the drop folder " + inbound.dropDir(), this::dropFolder);
        findings.looking("the Mail Center", this::letters);
        view.ifReachable(findings, "the mailbox " + inbound.mailbox(), this::mailbox);
    }

    private void records() {
        LedgerSurvey survey = books.survey();
        survey.unrecorded("inbound", inbound.name(), period.since(), Findings.MAX_LISTED)
                .forEach(lost -> findings.addUnaccounted(
                        DifferenceKind.RECORD_MISSING, Item.of(lost.key(), lost.messageId()), lost.begun()));
        survey.inbound(inbound.name(), period.since(), books.reach().records())
                .forEach(mail -> recorded.put(mail.entry().key(), mail));
        if (recorded.size() == books.reach().records()) {
            findings.notLookedAt(
                    survey.count("inbound", inbound.name(), period.since()) - recorded.size(),
                    "recorded messages were");
        }
        for (Surveyed<InboundEntry> mail : recorded.values()) {
            InboundEntry entry = mail.entry();
            if (mail.journaled().isEmpty() && books.isJournalOlderThan(entry.changed())) {
                findings.add(DifferenceKind.JOURNAL_MISSING, item(entry), entry.changed());
            }
            fate(entry).ifPresent(fate -> findings.became(entry.key(), fate));
        }
    }

    private static Item item(InboundEntry entry) {
        return Item.of(entry.key(), entry.messageId());
    }

    /** What the records alone say; the letter says the rest. */
    private Optional<String> fate(InboundEntry entry) {
        return switch (entry.state()) {
            case FAILING -> Optional.of("left");
            case STAGED -> Optional.of("in hand");
            case DELIVERED, ACKNOWLEDGED -> Optional.of(isLeftOut(entry.key()) ? "left out" : "delivered");
            case HELD, HELD_ACKNOWLEDGED -> Optional.empty();
        };
    }

    private boolean isLeftOut(String key) {
        return Optional.ofNullable(recorded.get(key))
                .flatMap(Surveyed::journaled)
                .filter(line -> line.outcome() == MessageOutcome.LEFT_OUT)
                .isPresent();
    }

    private Optional<InboundEntry> entry(String key) {
        Surveyed<InboundEntry> known = recorded.get(key);
        return known == null ? books.survey().inbound(key) : Optional.of(known.entry());
    }

    private void dropFolder() throws IOException {
        Path drop = inbound.dropDir();
        if (!Files.isDirectory(drop)) {
            findings.notLookedAt("the drop folder " + drop + " is not there");
            return;
        }
        for (PresentFile file : DropFolder.files(drop)) {
            if (file.name().endsWith(".eml")
                    && !file.changed().isBefore(period.since())
                    && file.key().flatMap(this::entry).isEmpty()) {
                Item item = file.key()
                        .map(key -> Item.of(key, Optional.empty()).at(file.name()))
                        .orElseGet(() -> Item.file(file.name()));
                findings.addUnaccounted(DifferenceKind.UNKNOWN_DROP_FILE, item, file.changed());
            }
        }
        for (Surveyed<InboundEntry> mail : recorded.values()) {
            mail.entry()
                    .content()
                    .filter(content -> mail.entry().state() == State.STAGED && !isOnDisk(drop, content))
                    .ifPresent(content -> findings.add(
                            DifferenceKind.STAGED_FILE_MISSING,
                            item(mail.entry()),
                            mail.entry().changed()));
        }
    }

    /** Staged, delivered, or perhaps delivered and taken by its consumer. */
    private static boolean isOnDisk(Path drop, InboundEntry.Content content) {
        String file = content.file();
        Path staging = drop.resolve(".staging");
        return Files.exists(staging.resolve(content.stagingName() + ".staged"))
                || Files.exists(staging.resolve(file + ".delivering"))
                || Files.exists(drop.resolve(file + ".eml"));
    }

    private void letters() {
        Letters letters = books.letters("inbound", inbound.name());
        letters.waiting().values().stream().filter(Letters::needsRecord).forEach(letter -> {
            Item item = Item.of(letter.id(), Letters.messageId(letter));
            Optional<State> state = entry(letter.id()).map(InboundEntry::state);
            if (state.isEmpty()) {
                findings.addUnaccounted(DifferenceKind.LETTER_UNKNOWN, item, letter.lastFailure());
            } else if (state.get() == State.ACKNOWLEDGED) {
                findings.add(DifferenceKind.LETTER_FINISHED, item, letter.lastFailure());
            }
        });
        for (Surveyed<InboundEntry> mail : recorded.values()) {
            InboundEntry entry = mail.entry();
            if (fate(entry).isEmpty()) {
                Optional<String> fate = letters.fateOfHeld(entry.key(), entry.changed(), period.until());
                if (fate.isEmpty()) {
                    findings.add(DifferenceKind.LETTER_MISSING, item(entry), entry.changed());
                }
                findings.became(entry.key(), fate.orElse("unaccounted"));
            }
        }
    }

    private void mailbox(MailboxContents contents, Folders folders) {
        GraphMailbox mailbox = new GraphMailbox("inbound." + inbound.name(), inbound.mailbox(), inbound.app());
        String folder = folders.find(mailbox, inbound.folder());
        read(contents.since(mailbox, folder, period.since(), books.reach().messages()), inbound.folder(), true);
        Set<String> others = new LinkedHashSet<>();
        inbound.moveTo().ifPresent(others::add);
        inbound.moveHeldTo().ifPresent(others::add);
        for (String other : others) {
            MailboxView.existing(() -> folders.find(mailbox, other))
                    .filter(id -> !id.equals(folder))
                    .ifPresent(id -> read(
                            contents.since(
                                    mailbox, id, period.since(), books.reach().messages()),
                            other,
                            false));
        }
        failing(mailbox, contents, folder);
    }

    private void read(Contents contents, String folder, boolean isPolled) {
        contents.messages().forEach(message -> compare(message, isPolled));
        findings.notLookedAt(contents.more(), "messages in \"" + folder + "\" were");
    }

    private void compare(Kept message, boolean isPolled) {
        String key = EmlName.key(inbound.mailbox(), message.id());
        Item item = Item.of(key, message.messageId());
        Optional<InboundEntry> known = entry(key);
        if (known.isEmpty()) {
            unknown(message, item, isPolled);
            return;
        }
        InboundEntry entry = known.get();
        fate(entry).ifPresent(fate -> findings.became(key, fate));
        Instant changed = later(message.times().changed(), entry.changed());
        if (entry.state() == State.FAILING && isPolled && !message.isRead()) {
            seenUnread.add(key);
        }
        if (!isPolled || entry.isUnmarked()) {
            return;
        }
        boolean isDelivered = entry.state() == State.ACKNOWLEDGED;
        if (!message.isRead() && (isDelivered || entry.state() == State.HELD_ACKNOWLEDGED)) {
            findings.add(DifferenceKind.UNREAD_AGAIN, item, changed);
        } else if (isDelivered && isTakenAway(entry)) {
            findings.add(DifferenceKind.STILL_THERE, item, changed);
        }
    }

    private boolean isTakenAway(InboundEntry entry) {
        boolean isOriginal =
                entry.content().filter(content -> !content.isRebuilt()).isPresent();
        return inbound.moveTo().isPresent() || inbound.removeMail() && isOriginal;
    }

    private void unknown(Kept message, Item item, boolean isPolled) {
        if (message.isRead() || !isPolled) {
            findings.addUnaccounted(
                    DifferenceKind.READ_ELSEWHERE, item, message.times().changed());
            return;
        }
        findings.became(item.identity(), "left");
        if (isPassed(message)) {
            findings.add(DifferenceKind.SKIPPED, item, message.times().changed());
        }
    }

    /** Whether a poll that listed this message, oldest first, took a later one. */
    private boolean isPassed(Kept message) {
        Instant listedFrom = message.times().changed().plus(Duration.ofMinutes(1));
        return recorded.values().stream()
                .flatMap(mail -> mail.journaled().stream())
                .anyMatch(line -> isLater(line, message.times().received())
                        && line.begun().isAfter(listedFrom));
    }

    private static boolean isLater(JournalLine line, Instant received) {
        return line.arrived().filter(received::isBefore).isPresent();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Failed messages that are not among the unread ones: they may be older than the period, or taken away. */
    private void failing(GraphMailbox mailbox, MailboxContents contents, String folder) {
        List<InboundEntry> unseen = recorded.values().stream()
                .map(Surveyed::entry)
                .filter(entry -> entry.state() == State.FAILING && !seenUnread.contains(entry.key()))
                .filter(entry -> entry.source().graphId().isPresent())
                .toList();
        if (unseen.isEmpty()) {
            return;
        }
        String id = contents.folderId(mailbox, folder);
        for (InboundEntry entry :
                unseen.subList(0, Math.min(unseen.size(), books.reach().lookUps()))) {
            boolean isThere = contents.find(mailbox, entry.source().graphId().orElseThrow())
                    .filter(found -> !found.isRead() && found.folder().equals(id))
                    .isPresent();
            if (!isThere) {
                findings.add(DifferenceKind.LEFT_AND_GONE, item(entry), entry.changed());
            }
        }
        findings.notLookedAt(unseen.size() - books.reach().lookUps(), "messages that failed were");
    }
}
