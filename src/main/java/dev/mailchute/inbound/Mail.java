package dev.mailchute.inbound;

import dev.mailchute.eml.EmlName;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.files.NameEncoding;
import dev.mailchute.graph.MailSummary;
import dev.mailchute.graph.Messages;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.InboundEntry;
import dev.mailchute.settings.InboundMailbox;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One incoming message on its journey; the routes know it as the variable {@code mail}.
 *
 * @param key from mailbox and immutable id, as in file names, the ledger and letter ids
 * @param id Graph's immutable id
 * @param known what the list said; empty where the mail is taken up again from the ledger
 * @param delivery 1, or more if a user marked it unread again
 * @param failures polls in which it failed
 * @param staged once its MIME is whole in the staging folder
 * @param retry where a person asked for it: a letter of the Mail Center
 * @param failure why a poll has given it up
 */
public record Mail(
        InboundMailbox inbound,
        String key,
        String id,
        Optional<MailSummary> known,
        int delivery,
        Failures failures,
        Optional<Staged> staged,
        Optional<Retry> retry,
        Optional<Exception> failure) {

    /**
     * A whole MIME in the staging folder.
     *
     * @param file its name without ending, the same in the drop folder
     * @param isRebuilt whether this is not the message itself but what could be put together of it
     */
    public record Staged(String file, long size, String sha256, boolean isRebuilt) {}

    /**
     * What is retried.
     *
     * @param mime what the letter has of the message
     * @param isRebuilt whether that is not the message itself but rebuilt from its properties in Graph
     */
    record Retry(Optional<Path> mime, boolean isRebuilt) {}

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
                Optional.empty());
    }

    /** The mail of a letter, to be delivered from its MIME, or to be read again where the letter has none. */
    static Mail retried(InboundMailbox inbound, InboundEntry entry, MailSummary listed, Retry retry) {
        return new Mail(
                inbound,
                entry.key(),
                id(entry),
                Optional.of(listed),
                entry.delivery(),
                new Failures(0, entry.failures().first()),
                Optional.empty(),
                Optional.of(retry),
                Optional.empty());
    }

    static Mail recorded(InboundMailbox inbound, InboundEntry entry) {
        return new Mail(
                inbound,
                entry.key(),
                id(entry),
                Optional.empty(),
                entry.delivery(),
                entry.failures(),
                entry.content().map(whole -> new Staged(whole.file(), whole.size(), whole.sha256(), whole.isRebuilt())),
                Optional.empty(),
                Optional.empty());
    }

    private static String id(InboundEntry entry) {
        return entry.source()
                .graphId()
                .orElseThrow(() -> new IllegalStateException("the id of mail " + entry.key() + " is not known"));
    }

    Mail staged(Staged staged) {
        return new Mail(inbound, key, id, known, delivery, failures, Optional.of(staged), retry, failure);
    }

    /** It had its last attempt. */
    Mail givenUp(Failures all, Exception why) {
        return new Mail(inbound, key, id, known, delivery, all, staged, retry, Optional.of(why));
    }

    /** Its failures with the one that is being handled; a poll that gives it up has counted that already. */
    Failures failuresUntil(Instant now) {
        return failure.isPresent() ? failures : failures.another(now);
    }

    /** Its entry in the ledger. */
    InboundEntry entry(InboundEntry.State state, Optional<Staged> whole, Failures until, Instant now) {
        return new InboundEntry(
                new InboundEntry.Source(key, inbound.name(), inbound.mailbox(), Optional.of(id)),
                state,
                delivery,
                whole.map(of -> new InboundEntry.Content(of.file(), of.sha256(), of.size(), of.isRebuilt())),
                known.flatMap(MailSummary::internetMessageId),
                until,
                false,
                now);
    }

    MailSummary listed() {
        return known.orElseThrow(() -> new IllegalStateException("mail " + key + " was not listed"));
    }

    GraphMailbox mailbox() {
        return mailbox(inbound);
    }

    static GraphMailbox mailbox(InboundMailbox inbound) {
        return new GraphMailbox("inbound." + inbound.name(), inbound.mailbox(), inbound.app());
    }

    /** Tells the two directions apart where they share a route. */
    public boolean isIncoming() {
        return true;
    }

    /** The address of the mail behind {@code graph:}. */
    public String uri() {
        return Messages.uri(mailbox(), id);
    }

    /** What the mailbox shows as its subject; for conditions in routes. */
    public String subject() {
        return known.map(MailSummary::subject).orElse("");
    }

    /** The address of the sender, in lower case; for conditions in routes. Empty where there is none. */
    public String from() {
        return known.flatMap(MailSummary::from)
                .map(sender -> sender.address().toLowerCase(Locale.ROOT))
                .orElse("");
    }

    /** Whether it is deleted from the mailbox once delivered; never where only a rebuilt copy of it was delivered. */
    public boolean isRemoved() {
        return inbound.removeMail() && staged.filter(Staged::isRebuilt).isEmpty();
    }

    /** Whether it is moved to another folder once delivered. */
    public boolean isMoved() {
        return inbound.moveTo().isPresent();
    }

    /** Whether it is moved to another folder once held. */
    public boolean isMovedWhenHeld() {
        return inbound.moveHeldTo().isPresent();
    }

    /** Whether it is not the message itself that is retried, but what could be put together of it. */
    boolean isRebuilt() {
        return retry.filter(Retry::isRebuilt).isPresent();
    }

    /** Whether a person asked for it. */
    boolean isRetried() {
        return retry.isPresent();
    }

    /** Whether its MIME need not be fetched: the letter that is retried has it. */
    public boolean hasHeldMime() {
        return retry.flatMap(Retry::mime).isPresent();
    }

    /** The MIME of the letter that is retried. */
    public File heldFile() {
        return retry.flatMap(Retry::mime).orElseThrow().toFile();
    }

    /** The drop folder's name for {@code folder:}. */
    public String dropFolder() {
        return "drop/" + inbound.name();
    }

    /** As text: Camel would turn a {@code Path} into the content of the file. */
    public String dropDir() {
        return inbound.dropDir().toString();
    }

    /** The name in the drop folder. */
    public String fileName() {
        return stagedOrFail().file() + ".eml";
    }

    Path sidecar() {
        return named(inbound.dropDir(), stagedOrFail().file() + ".json");
    }

    /** The finished file in the staging folder. */
    public File stagingFile() {
        return stagingPath().toFile();
    }

    Path stagingPath() {
        return named(Staging.folder(inbound), stagedOrFail().file() + Staging.ENDING);
    }

    /** The name may have been given in another locale. */
    static Path named(Path folder, String name) {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw new TemporaryException(
                    Fault.of("locale", "the file " + name + " cannot be opened: " + NameEncoding.advice()), e);
        }
    }

    Path dropPath() {
        return named(inbound.dropDir(), fileName());
    }

    /** Whether it is still in the staging folder. That it is not does not say that it was delivered: see {@link HandOver}. */
    public boolean isInStaging() {
        return staged.isPresent() && Files.exists(stagingPath());
    }

    private Staged stagedOrFail() {
        return staged.orElseThrow(() -> new IllegalStateException("mail " + key + " is not staged"));
    }

    /** For the log: which mail, without its subject. */
    @Override
    public String toString() {
        return inbound.name() + " mail " + key
                + known.flatMap(MailSummary::internetMessageId)
                        .map(m -> " " + m)
                        .orElse("");
    }
}
