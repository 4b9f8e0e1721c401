package dev.mailchute.outbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.files.FileStamp;
import dev.mailchute.files.OutboxNames;
import dev.mailchute.health.Clocks;
import dev.mailchute.ledger.MessageFacts;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.OutboundLedger;
import dev.mailchute.ledger.Step;
import dev.mailchute.ledger.Step.What;
import dev.mailchute.outbound.FinishedFiles.FolderListing;
import dev.mailchute.settings.Outbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in the files of one outbox: decides which are considered, and claims them. */
final class Entrance {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);
    /** A claimed message untouched for this long whose file is missing is reported. */
    private static final Duration GONE_FOR = Duration.ofMinutes(10);

    private final Outbox outbox;
    private final OutboxState state;
    private final OutboundLedger ledger;
    private final Claims claims;
    private final Clocks clocks;
    private final Duration longest;
    private final Obstacles obstacles;
    private final FinishedFiles finished;
    private volatile List<OutboundEntry> open = List.of();
    /** The attempts that a person does not want to wait for, by the message's key. */
    private volatile Map<String, Instant> wanted = Map.of();

    /** @param longest the longest wait for a next attempt */
    Entrance(Outbox outbox, OutboxState state, OutboundLedger ledger, Claims claims, Clocks clocks, Duration longest) {
        this.outbox = outbox;
        this.state = state;
        this.ledger = ledger;
        this.claims = claims;
        this.clocks = clocks;
        this.longest = longest;
        this.obstacles = new Obstacles(state, clocks.steady());
        this.finished = new FinishedFiles(outbox, clocks.steady(), state, this);
    }

    OutboxState state() {
        return state;
    }

    Outbox outbox() {
        return outbox;
    }

    FinishedFiles finishedFiles() {
        return finished;
    }

    /** Reads the open entries again at the beginning of a scan. */
    void readLedger() {
        open = ledger.open(outbox.name());
    }

    /** Every message that waits after a failure is due now, and so is the outbox; the searches for those in doubt keep their times. */
    void tryNow() {
        wanted = open.stream()
                .filter(entry -> entry.state() != State.SENDING)
                .collect(Collectors.toMap(OutboundEntry::key, OutboundEntry::nextTry));
        state.tryNow();
    }

    /** The keys of claimed messages whose next attempt is not due. */
    Set<String> keysNotDue() {
        Instant now = clocks.now();
        return open.stream()
                .filter(entry -> !entry.nextTry().equals(wanted.get(entry.key())))
                .filter(entry -> isNotDue(entry.nextTry(), now))
                .map(OutboundEntry::key)
                .collect(Collectors.toSet());
    }

    /** An attempt further ahead than the longest wait was scheduled before the clock was set back; it is due. */
    private boolean isNotDue(Instant nextTry, Instant now) {
        return nextTry.isAfter(now) && !nextTry.isAfter(now.plus(longest));
    }

    boolean isPostponed(Path file) {
        return obstacles.isPostponed(file);
    }

    /** Updates health from the waiting files, and when the oldest was written. */
    void update(Set<Path> files, Optional<Instant> oldest) {
        state.backlog(files.size(), oldest);
        obstacles.retain(files);
        Set<String> claimed =
                files.stream().filter(Claims::isClaimed).map(Claims::key).collect(Collectors.toSet());
        Instant limit = clocks.now().minus(GONE_FOR);
        open.stream()
                .filter(entry ->
                        !claimed.contains(entry.key()) && entry.changed().isBefore(limit))
                .filter(entry -> entry.state() != State.SENT)
                .filter(entry -> Files.notExists(outbox.outboxDir().resolve(entry.file())))
                .forEach(entry -> state.warn(entry.file(), StartupRecovery.describeMissing(outbox, entry)));
    }

    void warnUnreadable(Path file, IOException e) {
        obstacles.add(
                file,
                "the attributes of this file cannot be read, so it is not sent: " + OutboxState.describe(e)
                        + ". Check the file system, or remove the file");
    }

    /**
     * Camel passes files to the route by name. A file whose name Camel cannot express is claimed first, which gives it
     * another name.
     *
     * @return the file to pass to the route; empty if it could not be claimed
     */
    Optional<Path> claimIfInexpressible(Path file) {
        return OutboxNames.isExpressible(file) ? Optional.of(file) : take(file).map(Claims.Claim::file);
    }

    /** Claims a finished file, which makes it a message with a key. */
    OutgoingMail claim(Path file) {
        Optional<FolderListing> look = finished.look(file);
        Optional<Claims.Claim> claim = take(file);
        // While the outbox cannot be written, send nothing: the receipt could not be written either.
        Optional<Fault> trouble = claim.flatMap(claimed -> state.storageTrouble());
        trouble.ifPresent(state::down);
        return claim.filter(claimed -> trouble.isEmpty())
                .flatMap(claimed -> arrive(claimed, look))
                .orElseGet(() -> mail("", file, Optional.empty()).arrived(OutgoingMail.Arrival.later()));
    }

    private Optional<Claims.Claim> take(Path file) {
        try {
            state.requireOwned();
            Claims.Claim claim = claims.take(outbox, file);
            obstacles.remove(file);
            return Optional.of(claim);
        } catch (NoSuchFileException e) {
            LOG.debug("{} vanished before it was claimed", file);
        } catch (ForbiddenFileException e) {
            obstacles.add(file, e.getMessage());
        } catch (IOException e) {
            state.down(Fault.of(
                    OutboxState.STORAGE,
                    "files cannot be claimed in the outbox folder " + outbox.outboxDir() + ": "
                            + OutboxState.describe(e)));
        } catch (LedgerException | MailboxDownException e) {
            state.down(Fault.of(e));
        }
        return Optional.empty();
    }

    private Optional<OutgoingMail> arrive(Claims.Claim claim, Optional<FolderListing> look) {
        OutgoingMail mail = mail(claim.key(), claim.file(), claim.entry());
        try {
            FileStamp stamp = FileStamp.of(claim.file());
            if (claim.entry().isEmpty()) {
                ledger.record(
                        MailRecord.fresh(mail, stamp.size(), clocks.now()),
                        Step.of(What.CLAIMED),
                        MessageFacts.arrived(stamp.modified()));
            }
            boolean settled = look.isEmpty() || look.get().stamp().equals(stamp);
            boolean restless = look.isPresent() && look.get().isRestless();
            if (settled || restless) {
                state.account().given(claim.key());
            }
            return Optional.of(mail.arrived(
                    settled || restless
                            ? OutgoingMail.Arrival.ofFile(stamp, restless, clocks.now())
                            : OutgoingMail.Arrival.later()));
        } catch (IOException e) {
            LOG.debug("{} vanished after it was claimed", claim.file(), e);
        } catch (LedgerException e) {
            state.down(Fault.of(e));
        }
        return Optional.empty();
    }

    private OutgoingMail mail(String key, Path file, Optional<OutboundEntry> entry) {
        return new OutgoingMail(
                outbox,
                key,
                file,
                OutboxNames.text(file),
                entry.map(OutboundEntry::state).orElse(State.CLAIMED),
                Optional.empty(),
                OutgoingMail.Retry.NONE,
                OutgoingMail.Arrival.later());
    }
}
