package dev.mailchute.outbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.files.FileStamp;
import dev.mailchute.files.OutboxNames;
import dev.mailchute.health.Clocks;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.OutboundLedger;
import dev.mailchute.outbound.FinishedFiles.FolderListing;
import dev.mailchute.settings.Outbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where files of one outbox come in: which are looked at, which become ours, and whether any do at the moment. */
final class Entrance {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);
    /** So long after anything was done about a claimed message, its file is not merely under way. */
    private static final Duration GONE_FOR = Duration.ofMinutes(10);

    private final Outbox outbox;
    private final OutboxState state;
    private final OutboundLedger ledger;
    private final Claims claims;
    private final Clocks clocks;
    private final Duration longest;
    private final Obstacles obstacles;
    private final FinishedFiles finished;
    private List<OutboundEntry> open = List.of();

    /** @param longest no wait for a next try is longer */
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

    /** A look through the outbox begins: what is open is read anew. */
    void readLedger() {
        open = ledger.open(outbox.name());
    }

    /** Claimed mails whose next try is not due yet. */
    Set<String> keysToWait() {
        Instant now = clocks.now();
        return open.stream()
                .filter(entry -> isLater(entry.nextTry(), now))
                .map(OutboundEntry::key)
                .collect(Collectors.toSet());
    }

    /** A try further ahead than any wait was put there by a clock that has been set back since. */
    private boolean isLater(Instant nextTry, Instant now) {
        return nextTry.isAfter(now) && !nextTry.isAfter(now.plus(longest));
    }

    boolean postpones(Path file) {
        return obstacles.postpones(file);
    }

    /** All mail files that wait, dropped or claimed, by their absolute paths. */
    void seen(Set<Path> files) {
        state.backlog(files.size());
        obstacles.keepOnly(files);
        Set<String> claimed =
                files.stream().filter(Claims::isClaimed).map(Claims::key).collect(Collectors.toSet());
        Instant limit = clocks.now().minus(GONE_FOR);
        open.stream()
                .filter(entry ->
                        !claimed.contains(entry.key()) && entry.changed().isBefore(limit))
                .filter(entry -> entry.state() != State.SENT)
                .filter(entry -> Files.notExists(outbox.outboxDir().resolve(entry.file())))
                .forEach(entry -> state.warn(entry.file(), StartupRecovery.gone(outbox, entry)));
    }

    void cannotBeSeen(Path file, IOException e) {
        obstacles.meet(
                file,
                "this file cannot be looked at: " + OutboxState.describe(e)
                        + ". Check the file system, or remove the file");
    }

    /**
     * The route is given files by their names as text. A file that has no such name is claimed before, and so has one.
     *
     * @return the file under its name; empty if it cannot be taken
     */
    Optional<Path> claimIfInexpressible(Path file) {
        return OutboxNames.isExpressible(file) ? Optional.of(file) : take(file).map(Claims.Claim::file);
    }

    /** A finished file is taken: from now on it is ours, and a mail with a key. */
    OutgoingMail claim(Path file) {
        Optional<FolderListing> look = finished.look(file);
        Optional<Claims.Claim> claim = take(file);
        // After the outbox could not be written to, nothing is sent whose receipt may have no room either.
        Optional<Fault> trouble = claim.flatMap(ours -> state.storageTrouble());
        trouble.ifPresent(state::down);
        return claim.filter(ours -> trouble.isEmpty())
                .flatMap(ours -> arrive(ours, look))
                .orElseGet(() -> mail("", file, Optional.empty()).arrived(OutgoingMail.Arrival.LATER));
    }

    private Optional<Claims.Claim> take(Path file) {
        try {
            Claims.Claim claim = claims.take(outbox, file);
            obstacles.overcome(file);
            return Optional.of(claim);
        } catch (NoSuchFileException e) {
            LOG.debug("{} is gone before it was taken", file);
        } catch (ForbiddenFileException e) {
            obstacles.meet(file, e.getMessage());
        } catch (IOException e) {
            state.down(Fault.of(
                    OutboxState.STORAGE,
                    "no file can be taken out of " + outbox.outboxDir() + ": " + OutboxState.describe(e)));
        } catch (LedgerException e) {
            state.down(Fault.of("ledger", e.getMessage()));
        }
        return Optional.empty();
    }

    private Optional<OutgoingMail> arrive(Claims.Claim claim, Optional<FolderListing> look) {
        OutgoingMail mail = mail(claim.key(), claim.file(), claim.entry());
        try {
            FileStamp stamp = FileStamp.of(claim.file());
            if (claim.entry().isEmpty()) {
                ledger.record(MailRecord.fresh(mail, stamp.size(), clocks.now()));
            }
            boolean settled = look.isEmpty() || look.get().stamp().equals(stamp);
            boolean restless = look.isPresent() && look.get().isRestless();
            return Optional.of(mail.arrived(
                    settled || restless
                            ? new OutgoingMail.Arrival(true, Optional.of(stamp), restless)
                            : OutgoingMail.Arrival.LATER));
        } catch (IOException e) {
            LOG.debug("{} is gone after it was taken", claim.file(), e);
        } catch (LedgerException e) {
            state.down(Fault.of("ledger", e.getMessage()));
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
                OutgoingMail.Arrival.LATER);
    }
}
