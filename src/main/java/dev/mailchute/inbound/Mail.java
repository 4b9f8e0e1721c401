package dev.mailchute.inbound;

import dev.mailchute.eml.EmlName;
import dev.mailchute.graph.MailSummary;
import dev.mailchute.graph.Messages;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.health.FlowingMessage;
import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.ledger.MessageFacts;
import dev.mailchute.log.MessageLine;
import dev.mailchute.settings.InboundMailbox;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One incoming message; the variable {@code mail} in the routes.
 *
 * @param key derived from mailbox and immutable id; used in file names, the ledger and letter ids
 * @param id Graph's immutable id
 * @param known its list entry; if it was resumed from the ledger, what its sidecar says, or empty once it was delivered or held
 * @param delivery 1, or more if a user marked it unread again
 * @param failures the polls in which it failed
 * @param staged set once its MIME is complete in the staging folder
 * @param retry set if a person retries its letter in the Mail Center
 * @param failure why a poll gave it up
 * @param passage its present way through the routes
 */
public record Mail(
        InboundMailbox inbound,
        String key,
        String id,
        Optional<MailSummary> known,
        int delivery,
        Failures failures,
        Optional<Staged> staged,
        Optional<RetriedContent> retry,
        Optional<Exception> failure,
        Passage passage)
        implements FlowingMessage, WholeMail {

    /**
     * A complete MIME in the staging folder.
     *
     * @param file its name without extension, also used in the drop folder
     * @param isRebuilt whether this is a rebuilt copy, not the original MIME
     * @param epoch of the tenure in which it was staged, as in the ledger
     */
    public record Staged(String file, long size, String sha256, boolean isRebuilt, long epoch) {
        Staged(String file, long size, String sha256, boolean isRebuilt) {
            this(file, size, sha256, isRebuilt, 0);
        }
    }

    static Mail listed(InboundMailbox inbound, MailSummary listed, int delivery, Failures failures) {
        return new Mail(
                inbound,
                EmlName.key(inbound.mailbox(), listed.id()),
                listed.id(),
                Optional.of(listed),
                delivery,
                failures,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Passage.none());
    }

    /** The message of a letter, to be delivered from the letter's MIME, or fetched again if the letter has none. */
    static Mail retried(InboundMailbox inbound, InboundEntry entry, MailSummary listed, RetriedContent retry) {
        return new Mail(
                inbound,
                entry.key(),
                id(entry),
                Optional.of(listed),
                entry.delivery(),
                new Failures(0, entry.failures().first()),
                Optional.empty(),
                Optional.of(retry),
                Optional.empty(),
                Passage.none());
    }

    static Mail recorded(InboundMailbox inbound, InboundEntry entry) {
        return new Mail(
                inbound,
                entry.key(),
                id(entry),
                Sidecar.summary(inbound, entry),
                entry.delivery(),
                entry.failures(),
                entry.content()
                        .map(whole -> new Staged(
                                whole.file(), whole.size(), whole.sha256(), whole.isRebuilt(), whole.epoch())),
                Optional.empty(),
                Optional.empty(),
                Passage.none());
    }

    private static String id(InboundEntry entry) {
        return entry.source()
                .graphId()
                .orElseThrow(() -> new IllegalStateException("the id of message " + entry.key() + " is not known"));
    }

    Mail staged(Staged staged) {
        return new Mail(inbound, key, id, known, delivery, failures, Optional.of(staged), retry, failure, passage);
    }

    /** On its way from now on, or with what became known on it. */
    Mail on(Passage other) {
        return new Mail(inbound, key, id, known, delivery, failures, staged, retry, failure, other);
    }

    /** The message after its last attempt. Optional, because Camel reads an {@code Exception} as one of an exchange: see {@code RoutesTest}. */
    Mail afterLastAttempt(Failures all, Optional<Exception> why) {
        return new Mail(inbound, key, id, known, delivery, all, staged, retry, why, passage);
    }

    /** Its failures including the one being handled; a poll that gives it up has already counted that one. */
    Failures failuresIncludingCurrent(Instant now) {
        return failure.isPresent() ? failures : failures.another(now);
    }

    InboundEntry entry(InboundEntry.State state, Optional<Staged> whole, Failures until, Instant now) {
        return Recording.entry(this, state, whole, until, now);
    }

    /** What the journal may know of it. */
    MessageFacts envelope() {
        return known.map(Recording::facts).orElse(MessageFacts.UNKNOWN);
    }

    MailSummary listed() {
        return known.orElseThrow(() -> new IllegalStateException("message " + key + " was not listed"));
    }

    GraphMailbox mailbox() {
        return mailbox(inbound);
    }

    static GraphMailbox mailbox(InboundMailbox inbound) {
        return new GraphMailbox("inbound." + inbound.name(), inbound.mailbox(), inbound.app());
    }

    @Override
    public String part() {
        return mailbox().key();
    }

    @Override
    public Optional<String> messageId() {
        return known.flatMap(MailSummary::internetMessageId);
    }

    /** Distinguishes the two directions in routes that both use. */
    public boolean isIncoming() {
        return true;
    }

    /** Its address for {@code graph:}. */
    public String uri() {
        return Messages.uri(mailbox(), id);
    }

    /** Its subject as the mailbox shows it; for conditions in routes. */
    public String subject() {
        return known.map(MailSummary::subject).orElse("");
    }

    /** The sender's address in lower case, for conditions in routes; empty if there is none. */
    public String from() {
        return known.flatMap(MailSummary::from)
                .map(sender -> sender.address().toLowerCase(Locale.ROOT))
                .orElse("");
    }

    /** Whether anything may be changed in the mailbox once it is delivered or held. */
    public boolean isToBeMarked() {
        return !inbound.isCopied();
    }

    /** Whether it is to be deleted from the mailbox once delivered; never if only a rebuilt copy was delivered. */
    public boolean isToBeDeleted() {
        return inbound.removeMail() && staged.filter(Staged::isRebuilt).isEmpty();
    }

    /** Whether it is to be moved to another folder once delivered. */
    public boolean isToBeMoved() {
        return inbound.moveTo().isPresent();
    }

    /** Whether it is to be moved to another folder once held. */
    public boolean isToBeMovedWhenHeld() {
        return inbound.moveHeldTo().isPresent();
    }

    /** The address of the route with the engineer's own steps for this mailbox. */
    public String ownRoute() {
        return inbound.onward().route();
    }

    /** Whether a rebuilt copy is retried, not the original MIME. */
    boolean isRebuilt() {
        return retry.filter(RetriedContent::isRebuilt).isPresent();
    }

    /** Whether a person retries its letter. */
    boolean isRetried() {
        return retry.isPresent();
    }

    /** Whether the retried letter has its MIME, so that it need not be fetched. */
    public boolean hasHeldMime() {
        return retry.flatMap(RetriedContent::mime).isPresent();
    }

    /** The MIME of the retried letter. */
    public File heldFile() {
        return retry.flatMap(RetriedContent::mime).orElseThrow().toFile();
    }

    /** The drop folder's address for {@code folder:}. */
    public String dropFolder() {
        return "drop/" + inbound.name();
    }

    /** As a string: Camel would turn a {@code Path} into the content of the file. */
    @Override
    public String dropDir() {
        return inbound.dropDir().toString();
    }

    @Override
    public String fileName() {
        return stagedOrFail().file() + ".eml";
    }

    /** Names this delivery to a receiver: plain ASCII, and the same after a failure or a crash, but not if it is delivered again later. */
    public String deliveryId() {
        return EmlName.unique(stagedOrFail().file());
    }

    Path sidecar() {
        return Staging.named(inbound.dropDir(), stagedOrFail().file() + ".json");
    }

    @Override
    public File stagingFile() {
        return stagingPath().toFile();
    }

    Path stagingPath() {
        Staged whole = stagedOrFail();
        return Staging.named(
                Staging.folder(inbound),
                InboundEntry.Content.stagingName(whole.file(), whole.epoch()) + Staging.ENDING);
    }

    Path dropPath() {
        return Staging.named(inbound.dropDir(), fileName());
    }

    /** Whether it is still in the staging folder. If not, it need not have been delivered: see {@link HandOver}. */
    public boolean isInStaging() {
        return staged.isPresent() && Files.exists(stagingPath());
    }

    private Staged stagedOrFail() {
        return staged.orElseThrow(() -> new IllegalStateException("message " + key + " is not staged"));
    }

    /** For the log: what became of it until now, by the clock for waits. */
    MessageLine line(String outcome, Instant now) {
        MessageLine line =
                MessageLine.of(outcome, "inbound", inbound.name(), key).messageId(messageId());
        staged.ifPresent(whole -> line.size(whole.size()));
        return line.took(passage.time(now)).request(passage.requestId());
    }

    /** For logs; without the subject. */
    @Override
    public String toString() {
        return inbound.name() + " message " + key
                + messageId().map(id -> " " + MessageLine.id(id)).orElse("");
    }
}
