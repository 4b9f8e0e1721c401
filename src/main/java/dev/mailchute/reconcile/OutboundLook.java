package dev.mailchute.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mailchute.files.Json;
import dev.mailchute.files.OutboxNames;
import dev.mailchute.ledger.LedgerSurvey;
import dev.mailchute.ledger.LedgerSurvey.Surveyed;
import dev.mailchute.ledger.MessageOutcome;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.reconcile.Difference.Item;
import dev.mailchute.reconcile.DropFolder.PresentFile;
import dev.mailchute.reconcile.Reconciled.Span;
import dev.mailchute.settings.Outbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One look at an outbox, its letters and the Sent Items of its mailbox, beside what is recorded of them. */
final class OutboundLook {
    private static final String CLAIMED = ".claimed";
    private static final String SENT_RECEIPT = ".sent.json";
    private static final String FAILED_RECEIPT = ".failed.json";

    private final Outbox outbox;
    private final List<String> sharing;
    private final RecordBooks books;
    private final Span period;
    private final Findings findings;
    private final Map<String, Surveyed<OutboundEntry>> recorded = new LinkedHashMap<>();
    private Optional<Letters> letters = Optional.empty();

    /** @param sharing the outboxes that send as the same mailbox, this one too */
    OutboundLook(Outbox outbox, List<String> sharing, RecordBooks books, Span period, Findings findings) {
        this.outbox = outbox;
        this.sharing = sharing;
        this.books = books;
        this.period = period;
        this.findings = findings;
    }

    void look(MailboxView view) {
        records();
        findings.looking("the Mail Center", this::letters);
        findings.looking("the outbox " + outbox.outboxDir(), this::files);
        SentItemsLook sentItems = new SentItemsLook(outbox, sharing, books, period, findings);
        view.ifReachable(
                findings,
                "Sent Items of " + outbox.mailbox(),
                (contents, folders) -> sentItems.look(contents, view.lookup(), recorded.values(), letters));
    }

    private void records() {
        LedgerSurvey survey = books.survey();
        survey.unrecorded("outbound", outbox.name(), period.since(), Findings.MAX_LISTED)
                .forEach(lost -> findings.addUnaccounted(
                        DifferenceKind.RECORD_MISSING, Item.of(lost.key(), lost.messageId()), lost.begun()));
        survey.outbound(outbox.name(), period.since(), books.reach().records())
                .forEach(mail -> recorded.put(mail.entry().key(), mail));
        if (recorded.size() == books.reach().records()) {
            findings.notLookedAt(
                    survey.count("outbound", outbox.name(), period.since()) - recorded.size(),
                    "recorded messages were");
        }
        for (Surveyed<OutboundEntry> mail : recorded.values()) {
            OutboundEntry entry = mail.entry();
            if (mail.journaled().isEmpty() && books.isJournalOlderThan(entry.changed())) {
                findings.add(DifferenceKind.JOURNAL_MISSING, item(entry), entry.changed());
            }
            fate(mail).ifPresent(fate -> findings.became(entry.key(), fate));
        }
    }

    static Item item(OutboundEntry entry) {
        return Item.of(entry.key(), entry.content().messageId()).at(entry.file());
    }

    static boolean isRemoved(Surveyed<OutboundEntry> mail) {
        return mail.journaled()
                .filter(line -> line.outcome() == MessageOutcome.REMOVED)
                .isPresent();
    }

    private static Optional<String> fate(Surveyed<OutboundEntry> mail) {
        return switch (mail.entry().state()) {
            case CLAIMED -> Optional.of("waiting");
            case SENDING -> Optional.of("in doubt");
            case SENT -> Optional.of("sent");
            case DONE -> Optional.of(isRemoved(mail) ? "removed" : "sent");
            case HELD -> Optional.empty();
        };
    }

    private Optional<OutboundEntry> entry(String key) {
        Surveyed<OutboundEntry> known = recorded.get(key);
        return known == null ? books.survey().outbound(key) : Optional.of(known.entry());
    }

    private void letters() {
        Letters found = books.letters("outbound", outbox.name());
        letters = Optional.of(found);
        found.waiting().values().stream().filter(Letters::needsRecord).forEach(letter -> {
            Item item = Item.of(letter.id(), Letters.messageId(letter));
            Optional<State> state = entry(letter.id()).map(OutboundEntry::state);
            if (state.isEmpty()) {
                findings.addUnaccounted(DifferenceKind.LETTER_UNKNOWN, item, letter.lastFailure());
            } else if (state.get() == State.DONE) {
                findings.add(DifferenceKind.LETTER_FINISHED, item, letter.lastFailure());
            }
        });
        for (Surveyed<OutboundEntry> mail : recorded.values()) {
            OutboundEntry entry = mail.entry();
            if (entry.state() == State.HELD) {
                Optional<String> fate = found.isInDoubt(entry.key())
                        ? Optional.of("in doubt")
                        : found.fateOfHeld(entry.key(), entry.changed(), period.until());
                if (fate.isEmpty()) {
                    findings.add(DifferenceKind.LETTER_MISSING, item(entry), entry.changed());
                }
                findings.became(entry.key(), fate.orElse("unaccounted"));
            }
        }
    }

    private void files() throws IOException {
        Path directory = outbox.outboxDir();
        if (!Files.isDirectory(directory)) {
            findings.notLookedAt("the outbox " + directory + " is not there");
            return;
        }
        Set<String> unclaimed = recorded.values().stream()
                .map(Surveyed::entry)
                .filter(entry -> isInHand(entry)
                        && !hasContent(directory.resolve(CLAIMED).resolve(entry.key())))
                .map(OutboundEntry::file)
                .collect(Collectors.toSet());
        DropFolder.files(directory).stream()
                .map(PresentFile::name)
                .filter(name -> OutboxNames.isMail(name) && !unclaimed.contains(name))
                .forEach(name -> findings.became("file " + name, "waiting"));
        claimed(directory);
        sent(directory.resolve("sent"));
        failed(directory.resolve("failed"));
    }

    private void claimed(Path directory) throws IOException {
        Path claimed = directory.resolve(CLAIMED);
        if (Files.isDirectory(claimed)) {
            try (DirectoryStream<Path> homes = Files.newDirectoryStream(claimed, OutboundLook::hasContent)) {
                homes.forEach(home -> findings.became(home.getFileName().toString(), "waiting"));
            }
        }
        for (Surveyed<OutboundEntry> mail : recorded.values()) {
            OutboundEntry entry = mail.entry();
            boolean isLetter = letters.isEmpty() || letters.get().isWaiting(entry.key());
            if (isInHand(entry)
                    && !isLetter
                    && !hasContent(claimed.resolve(entry.key()))
                    && Files.notExists(directory.resolve(entry.file()))) {
                findings.add(DifferenceKind.CLAIMED_FILE_MISSING, item(entry), entry.changed());
            }
        }
    }

    private static boolean isInHand(OutboundEntry entry) {
        return entry.state() == State.CLAIMED || entry.state() == State.SENDING;
    }

    /** @throws UncheckedIOException if that cannot be decided */
    private static boolean hasContent(Path home) {
        try {
            return Files.isDirectory(home) && !DropFolder.files(home).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sent(Path folder) throws IOException {
        List<PresentFile> files = DropFolder.files(folder);
        Set<String> names = files.stream().map(PresentFile::name).collect(Collectors.toSet());
        for (PresentFile file : files) {
            if (isReceipt(file.name())) {
                if (!file.changed().isBefore(period.since())) {
                    receipt(folder, file);
                }
            } else if (!hasReceipt(file.name(), names)) {
                findings.add(DifferenceKind.SENT_WITHOUT_RECEIPT, Item.file("sent/" + file.name()), file.changed());
            }
        }
    }

    /** Not the message in {@code a.sent.json}, whose own receipt is {@code a.sent.json.sent.json}. */
    private static boolean isReceipt(String name) {
        return name.endsWith(SENT_RECEIPT)
                && OutboxNames.isMail(name.substring(0, name.length() - SENT_RECEIPT.length()));
    }

    /** The retried letter of a .json is kept as it was sent, as .eml. */
    private static boolean hasReceipt(String name, Set<String> names) {
        return names.contains(name + SENT_RECEIPT)
                || names.stream().filter(OutboundLook::isReceipt).anyMatch(receipt -> receipt.replaceFirst(
                                "(?i)\\.json\\.sent\\.json$", ".eml")
                        .equals(name));
    }

    private void receipt(Path folder, PresentFile file) throws IOException {
        JsonNode receipt = json(folder.resolve(file.name()));
        Optional<String> messageId =
                Optional.ofNullable(receipt.path("internetMessageId").textValue());
        boolean isKnown = messageId.isPresent()
                ? !books.survey().withMessageId(outbox.name(), messageId.get()).isEmpty()
                : recorded.values().stream()
                        .anyMatch(mail ->
                                mail.entry().file().equals(receipt.path("file").asText()));
        if (!isKnown) {
            Item item = new Item(messageId, Optional.empty(), Optional.of("sent/" + file.name()));
            findings.add(DifferenceKind.RECEIPT_UNKNOWN, item, file.changed());
        }
    }

    private void failed(Path folder) throws IOException {
        for (PresentFile file : DropFolder.files(folder)) {
            if (file.name().endsWith(FAILED_RECEIPT) && !file.changed().isBefore(period.since())) {
                JsonNode receipt = json(folder.resolve(file.name()));
                Optional<String> key =
                        Optional.ofNullable(receipt.path("letter").textValue());
                boolean isOfChangedFile =
                        Letters.OF_CHANGED_FILE.equals(receipt.path("code").asText());
                if (!isOfChangedFile && key.flatMap(this::entry).isEmpty()) {
                    Item item = new Item(Optional.empty(), key, Optional.of("failed/" + file.name()));
                    findings.add(DifferenceKind.RECEIPT_UNKNOWN, item, file.changed());
                }
            }
        }
    }

    /** Nothing if it is no JSON: Mailchute did not write it. */
    private static JsonNode json(Path file) throws IOException {
        try {
            return Json.mapper().readTree(file.toFile());
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
