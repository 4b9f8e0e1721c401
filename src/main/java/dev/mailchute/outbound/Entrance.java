package dev.mailchute.outbound;

import dev.mailchute.files.FileStamp;
import dev.mailchute.files.FolderTrial;
import dev.mailchute.files.OutboxNames;
import dev.mailchute.graph.Fault;
import dev.mailchute.health.Status;
import dev.mailchute.ledger.LedgerException;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.OutboundLedger;
import dev.mailchute.outbound.FinishedFiles.Look;
import dev.mailchute.settings.Outbox;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where files of one outbox come in: which are looked at, which become ours, and whether any do at the moment. */
final class Entrance {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);
    private static final String FOLDER_UNAVAILABLE = "outbox-unavailable";
    /** The code of trouble with a folder that is there, but cannot be written to. */
    static final String STORAGE = "storage";

    /** So long after anything was done about a claimed mail, its file is not merely under way. */
    private static final Duration GONE_FOR = Duration.ofMinutes(10);

    private static final String LEDGER_UNREADABLE = "ledger-unreadable";
    private static final String LEDGER_FOLDER = "ledger-folder";

    private final Outbox outbox;
    private final OutboundLedger ledger;
    private final Status status;
    private final Clock clock;
    private final Pace pace;
    private final Claims claims;
    private final Supplier<Optional<String>> ledgerTrouble;
    private final Duration longest;
    private final Obstacles obstacles;
    private final FinishedFiles finished;
    private List<OutboundEntry> open = List.of();
    private volatile Fault storageTrouble;

    /**
     * @param steady the clock to wait by
     * @param ledgerTrouble why nothing that is sent can be recorded, in words; nothing is begun then
     * @param longest no wait is longer
     */
    Entrance(
            Outbox outbox,
            OutboundLedger ledger,
            Claims claims,
            Status status,
            Clock clock,
            Clock steady,
            Supplier<Optional<String>> ledgerTrouble,
            Duration longest) {
        this.outbox = outbox;
        this.ledger = ledger;
        this.status = status;
        this.clock = clock;
        this.claims = claims;
        this.ledgerTrouble = ledgerTrouble;
        this.longest = longest;
        this.pace = new Pace(outbox, ledger, clock, steady);
        this.obstacles = new Obstacles(status, steady);
        this.finished = new FinishedFiles(outbox, steady, this);
    }

    /** A look through the outbox. */
    interface Round {
        void make() throws IOException;
    }

    FinishedFiles finishedFiles() {
        return finished;
    }

    /** What goes wrong at a look concerns the outbox as a whole. */
    void look(Round round) {
        Optional<String> trouble = ledgerTrouble.get();
        if (trouble.isPresent()) {
            if (!status.isDown()) {
                status.fails(Fault.of(LEDGER_FOLDER, trouble.get()));
            }
            return;
        }
        try {
            status.over(LEDGER_FOLDER);
            round.make();
            status.over(FOLDER_UNAVAILABLE);
            status.over(LEDGER_UNREADABLE);
        } catch (DirectoryIteratorException e) {
            unavailable(e.getCause());
        } catch (IOException e) {
            unavailable(e);
        } catch (LedgerException e) {
            status.fails(Fault.of(LEDGER_UNREADABLE, e.getMessage()));
        }
    }

    private void unavailable(IOException e) {
        status.fails(Fault.of(
                FOLDER_UNAVAILABLE, "the outbox " + outbox.outboxDir() + " cannot be looked through: " + words(e)));
    }

    /** A file system's exception says no more than the file's name for the most usual of reasons. */
    static String words(IOException e) {
        if (e instanceof NoSuchFileException gone) {
            return "there is no " + gone.getFile();
        }
        if (e instanceof NotDirectoryException file) {
            return file.getFile() + " is not a folder";
        }
        if (e instanceof AccessDeniedException denied) {
            return "access to " + denied.getFile() + " is denied";
        }
        return String.valueOf(e.getMessage());
    }

    int allowance() {
        return pace.allowance();
    }

    /** Claimed mails whose next try is not due yet. */
    Set<String> keysToWait() {
        Instant now = clock.instant();
        open = ledger.open(outbox.name());
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
        status.backlog(files.size());
        obstacles.keepOnly(files);
        Set<String> claimed =
                files.stream().filter(Claims::isClaimed).map(Claims::key).collect(Collectors.toSet());
        Instant limit = clock.instant().minus(GONE_FOR);
        open.stream()
                .filter(entry ->
                        !claimed.contains(entry.key()) && entry.changed().isBefore(limit))
                .filter(entry -> entry.state() != State.SENT)
                .filter(entry -> Files.notExists(outbox.outboxDir().resolve(entry.file())))
                .forEach(entry -> status.warn(entry.file(), Leftovers.gone(outbox, entry)));
    }

    void cannotBeSeen(Path file, IOException e) {
        obstacles.meet(
                file, "this file cannot be looked at: " + words(e) + ". Check the file system, or remove the file");
    }

    /**
     * The route is given files by their names as text. A file that has no such name is claimed before, and so has one.
     *
     * @return empty if it cannot be taken
     */
    Optional<Path> named(Path file) {
        return OutboxNames.isExpressible(file) ? Optional.of(file) : taken(file).map(Claims.Claim::file);
    }

    /** A finished file is taken: from now on it is ours, and a mail with a key. */
    OutgoingMail claim(Path file) {
        Optional<Look> look = finished.look(file);
        return taken(file)
                .filter(claim -> hasRoom())
                .flatMap(claim -> arrived(claim, look))
                .orElseGet(() -> mail("", file, Optional.empty()).arrived(OutgoingMail.Arrival.LATER));
    }

    private Optional<Claims.Claim> taken(Path file) {
        try {
            Claims.Claim claim = claims.take(outbox, file);
            obstacles.overcome(file);
            return Optional.of(claim);
        } catch (NoSuchFileException e) {
            LOG.debug("{} is gone before it was taken", file);
        } catch (ForbiddenFileException e) {
            obstacles.meet(file, e.getMessage());
        } catch (IOException e) {
            down(Fault.of(STORAGE, "no file can be taken out of " + outbox.outboxDir() + ": " + words(e)));
        } catch (LedgerException e) {
            down(Fault.of("ledger", e.getMessage()));
        }
        return Optional.empty();
    }

    private Optional<OutgoingMail> arrived(Claims.Claim claim, Optional<Look> look) {
        OutgoingMail mail = mail(claim.key(), claim.file(), claim.entry());
        try {
            FileStamp stamp = FileStamp.of(claim.file());
            if (claim.entry().isEmpty()) {
                ledger.record(fresh(mail, stamp.size(), clock.instant()));
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
            down(Fault.of("ledger", e.getMessage()));
        }
        return Optional.empty();
    }

    private OutgoingMail mail(String key, Path file, Optional<OutboundEntry> entry) {
        return new OutgoingMail(
                outbox,
                key,
                file,
                OutboxNames.text(file),
                entry,
                Optional.empty(),
                false,
                false,
                OutgoingMail.Arrival.LATER);
    }

    static OutboundEntry fresh(OutgoingMail mail, long size, Instant now) {
        return new OutboundEntry(
                mail.key(),
                mail.outbox().name(),
                mail.outbox().mailbox(),
                mail.fileName(),
                State.CLAIMED,
                Optional.empty(),
                Optional.empty(),
                size,
                0,
                0,
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                now);
    }

    /** After the outbox could not be written to, nothing is sent whose receipt may have no room either. */
    private boolean hasRoom() {
        Optional<Fault> past = Optional.ofNullable(storageTrouble);
        boolean room = past.isEmpty() || FolderTrial.trouble(outbox.outboxDir()).isEmpty();
        if (!room) {
            down(past.get());
        }
        return room;
    }

    void down(Fault fault) {
        storageTrouble = fault.code().equals(STORAGE) ? fault : storageTrouble;
        pace.down();
        status.fails(fault);
    }

    boolean goesOn() {
        return !pace.isResting();
    }

    void works() {
        storageTrouble = null;
        pace.works();
        status.works();
    }

    /** One file needs a person, who is told in health. */
    void warn(OutgoingMail mail, String reason) {
        status.warn(mail.fileName(), reason);
    }

    void settled(OutgoingMail mail) {
        status.settled(mail.fileName());
    }
}
