package dev.mailchute.inbound;

import dev.mailchute.eml.Address;
import dev.mailchute.eml.EmlName;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.GoneException;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.failure.RouteMistakeException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.failure.UnreadableException;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.MailSummary;
import dev.mailchute.graph.MessageChange;
import dev.mailchute.graph.Messages;
import dev.mailchute.health.Tally;
import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.InboundEntry.State;
import dev.mailchute.ledger.InboundLedger;
import dev.mailchute.ledger.MessageFacts;
import dev.mailchute.ledger.Step;
import dev.mailchute.ledger.Step.What;
import dev.mailchute.log.MessageLine;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.mailcenter.Outcome;
import dev.mailchute.settings.InboundMailbox;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;

/** Turns incoming messages into letters, and retried letters back into messages. */
public final class InboundLetters {
    private static final String CATEGORY = "Mail Center";

    private final Graph graph;
    private final InboundLedger ledger;
    private final MailCenter mailCenter;
    private final Tally tally;
    private final Clock clock;
    private final MailboxStates states;

    InboundLetters(
            Graph graph, InboundLedger ledger, MailCenter mailCenter, Tally tally, Clock clock, MailboxStates states) {
        this.graph = graph;
        this.ledger = ledger;
        this.mailCenter = mailCenter;
        this.tally = tally;
        this.clock = clock;
        this.states = states;
    }

    /**
     * Hands the message to the Mail Center: its MIME if available, otherwise what can be rebuilt.
     *
     * @param caught the failure of a message being processed. A message that a poll gives up carries its own failure;
     *     the exchange may have inherited that of another message
     */
    public Outcome hold(@Variable("mail") Mail mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        requireUndelivered(mail);
        Exception failure = mail.failure().orElseGet(() -> MailException.in(caught));
        Fault fault = Fault.of(failure);
        boolean temporary = failure instanceof TemporaryException;
        Optional<LetterContent> content = retrieve(mail);
        MailSummary listed = mail.listed();
        Instant now = clock.instant();
        List<String> to = listed.to().stream().map(Address::address).toList();
        Failures failures = mail.failuresIncludingCurrent(now);
        Letter letter = new Letter(
                new Letter.Origin(
                        mail.key(),
                        "inbound",
                        mail.inbound().name(),
                        mail.inbound().mailbox()),
                "held",
                Letter.Failure.of(
                        fault, mail.staged().isPresent() ? "deliver" : "fetch", temporary ? "temporary" : "permanent"),
                new Letter.Tries(failures.count(), failures.first().orElse(now), now),
                new Letter.Heading(
                        listed.subject(),
                        listed.from().map(Address::address).orElse(null),
                        to,
                        to.size(),
                        listed.internetMessageId().orElse(null)),
                new Letter.Original(
                        content.map(LetterContent::size).orElse(0L),
                        content.map(LetterContent::rebuilt).orElse(false),
                        null));
        takeCustody(letter, content.map(found -> () -> Files.newInputStream(found.file())));
        ledger.record(
                mail.entry(State.HELD, Optional.empty(), new Failures(0, failures.first()), now),
                Step.of(What.HELD).because(fault),
                mail.envelope());
        states.of(mail).inHand().held(mail);
        if (mail.staged().isPresent()) {
            Staging.discard(mail);
        }
        content.ifPresent(LetterContent::remove);
        tally.count("inbound", mail.inbound().name(), "held");
        states.of(mail)
                .line(Outcome.HELD, mail)
                .size(letter.size())
                .with("letter", letter.id())
                .because(fault)
                .warn();
        states.of(mail).settled(mail);
        return mail.passage().end().with(Outcome.held(fault));
    }

    /** A step between the rename and its record may fail for good. The receiver has the message then, and the next poll records it. */
    private static void requireUndelivered(Mail mail) {
        if (mail.staged().isPresent() && !mail.isInStaging() && HandOver.mayHaveHappened(mail)) {
            throw new RouteMistakeException(
                    "a step failed after the message was put into the drop folder and before that" + " was recorded");
        }
    }

    private Optional<LetterContent> retrieve(Mail mail) {
        try {
            return LetterContent.retrieve(mail, graph);
        } catch (MailboxDownException e) {
            states.of(mail).down(e.fault());
            throw e;
        }
    }

    private void takeCustody(Letter letter, Optional<MailCenter.Message> message) {
        states.named(letter.name()).requireOwned();
        try {
            mailCenter.hold(letter, message);
        } catch (UncheckedIOException e) {
            throw new MailboxDownException(
                    Fault.of(
                            "storage",
                            "the Mail Center's folder cannot be used, so the message stays where it is: "
                                    + e.getCause().getMessage()),
                    e);
        }
    }

    /**
     * Makes one letter for a message that the mailbox cannot even list. Its id is unknown, so it cannot be marked. The
     * other messages are processed as usual.
     */
    void holdUnlisted(InboundMailbox inbound, int which, Fault fault) {
        String key = EmlName.key(inbound.mailbox(), "unlisted " + which + " in " + inbound.folder());
        if (ledger.find(key).isPresent()) {
            return;
        }
        Instant now = clock.instant();
        String reason = "an unread message in the folder \"" + inbound.folder()
                + "\" makes every list that should contain it fail, so neither the message nor its id can be read: "
                + fault.message()
                + ". Find it in Outlook and move or delete it, then discard this letter";
        Fault unlisted = new Fault(fault.code(), fault.status(), reason, fault.requestId());
        Letter letter = new Letter(
                new Letter.Origin(key, "inbound", inbound.name(), inbound.mailbox()),
                "held",
                Letter.Failure.of(unlisted, "list", "permanent"),
                new Letter.Tries(1, now, now),
                Letter.Heading.UNKNOWN,
                new Letter.Original(0, false, null));
        takeCustody(letter, Optional.empty());
        ledger.record(
                new InboundEntry(
                        new InboundEntry.Source(key, inbound.name(), inbound.mailbox(), Optional.empty()),
                        State.HELD_ACKNOWLEDGED,
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        Failures.NONE,
                        false,
                        now),
                Step.of(What.HELD).because(fault),
                MessageFacts.UNKNOWN);
        tally.count("inbound", inbound.name(), "held");
        MessageLine.of(Outcome.HELD, "inbound", inbound.name(), key)
                .with("letter", key)
                .because(fault)
                .warn();
    }

    /**
     * The message of a letter, to be processed again from the start of the route.
     *
     * @throws PermanentException if the mailbox is no longer configured, or the ledger has no entry or no id for the
     *     message
     */
    public Mail retried(Letter letter) {
        InboundMailbox inbound = states.named(letter.name()).inbound();
        InboundEntry entry = ledger.find(letter.id())
                .orElseThrow(() -> new PermanentException(
                        Fault.of("forgotten", "the ledger no longer has this message; export the letter instead")));
        String id = entry.source()
                .graphId()
                .orElseThrow(() -> new PermanentException(Fault.of(
                        "no-id",
                        "the id of this message is unknown; find the message in Outlook, then discard the letter")));
        Staging.prepare(inbound);
        return states.named(letter.name())
                .taken(Mail.retried(
                        inbound,
                        entry,
                        currentSummary(inbound, id, letter),
                        new RetriedContent(mailCenter.message(letter), letter.rebuilt())));
    }

    private MailSummary currentSummary(InboundMailbox inbound, String id, Letter letter) {
        try {
            return new Messages(graph).summary(Mail.mailbox(inbound), id);
        } catch (GoneException | UnreadableException e) {
            // The message is gone, or its properties are too large; the letter has enough.
            return summaryFromLetter(id, letter);
        }
    }

    private static MailSummary summaryFromLetter(String id, Letter letter) {
        List<String> to = letter.to() == null ? List.of() : letter.to();
        return new MailSummary(
                new MailSummary.MessageIds(id, Optional.ofNullable(letter.internetMessageId()), Optional.empty()),
                letter.subject() == null ? "" : letter.subject(),
                new MailSummary.People(
                        Optional.ofNullable(letter.from()).map(address -> new Address("", address)),
                        to.stream().map(address -> new Address("", address)).toList(),
                        List.of()),
                letter.firstFailure(),
                MailSummary.Marks.NONE);
    }

    /** The request body that marks a held message: read, with a category that Outlook shows. */
    public String heldMark(@Variable("mail") Mail mail) {
        // A sidecar does not have them.
        List<String> present = mail.known()
                .filter(listed -> mail.staged().isEmpty())
                .map(MailSummary::categories)
                .orElseGet(() -> new Messages(graph).categories(mail.mailbox(), mail.id()));
        return MessageChange.readWith(
                Stream.concat(present.stream(), Stream.of(CATEGORY)).distinct().toList());
    }
}
