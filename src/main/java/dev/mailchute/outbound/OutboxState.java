package dev.mailchute.outbound;

import dev.mailchute.cluster.Ownership;
import dev.mailchute.cluster.Tenure;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.NotOwnedException;
import dev.mailchute.files.FolderTrial;
import dev.mailchute.health.RouteAccount;
import dev.mailchute.health.Status;
import dev.mailchute.settings.Outbox;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** The state of one outbox, and whether it accepts files at the moment. */
final class OutboxState {
    private static final String FOLDER_UNAVAILABLE = "outbox-unavailable";
    /** The code for a folder that exists but cannot be written. */
    static final String STORAGE = "storage";

    private static final String LEDGER_UNREADABLE = "ledger-unreadable";
    private static final String LEDGER_FOLDER = "ledger-folder";

    private final Outbox outbox;
    private final Status status;
    private final SendRate rate;
    private final Supplier<Optional<String>> ledgerTrouble;
    private final Ownership ownership;
    private final Runnable takeOver;
    private final RouteAccount account;
    private volatile Fault storageTrouble;
    private volatile Optional<Ownership.Engagement> work = Optional.empty();
    private Optional<Tenure> takenOver = Optional.empty();

    /**
     * What lets work begin, besides the outbox itself.
     *
     * @param ledgerTrouble why the ledger's folder cannot be written, if so; nothing is then started
     * @param ownership whether the outbox is this process's
     * @param takeOver settles what another node has left unfinished, before the first scan of each tenure
     */
    record OutboxConditions(Supplier<Optional<String>> ledgerTrouble, Ownership ownership, Runnable takeOver) {}

    OutboxState(Outbox outbox, Status status, SendRate rate, OutboxConditions conditions) {
        this.outbox = outbox;
        this.status = status;
        this.rate = rate;
        this.ledgerTrouble = conditions.ledgerTrouble();
        this.ownership = conditions.ownership();
        this.takeOver = conditions.takeOver();
        this.account = new RouteAccount(status);
    }

    /** What the routes have been given. */
    RouteAccount account() {
        return account;
    }

    /** How long a message that failed this often waits. */
    Duration delay(int attempts) {
        return rate.delay(attempts);
    }

    /** A scan of the outbox folder. */
    interface Scan {
        void run() throws IOException;
    }

    /** Runs a scan, unless the outbox is another node's; any failure takes the whole outbox down. */
    void scan(Scan scan) {
        status.rounds().begins();
        work.ifPresent(Ownership.Engagement::close);
        work = ownership.begin(part());
        if (work.isEmpty()) {
            return;
        }
        Optional<String> trouble = ledgerTrouble.get();
        if (trouble.isPresent()) {
            if (!status.isDown()) {
                status.fails(Fault.of(LEDGER_FOLDER, trouble.get()));
            }
            return;
        }
        try {
            status.over(LEDGER_FOLDER);
            takeOver();
            scan.run();
            status.over(FOLDER_UNAVAILABLE);
            status.over(LEDGER_UNREADABLE);
        } catch (DirectoryIteratorException e) {
            unavailable(e.getCause());
        } catch (IOException e) {
            unavailable(e);
        } catch (NotOwnedException e) {
            status.fails(Fault.of(e));
        } catch (LedgerException e) {
            status.fails(Fault.of(LEDGER_UNREADABLE, e.getMessage()));
        }
    }

    /** Settles what another node has left unfinished, once in each tenure, before anything else is done with the outbox. */
    synchronized void takeOver() {
        Optional<Tenure> tenure = ownership.tenure(part());
        if (!tenure.equals(takenOver)) {
            takeOver.run();
            takenOver = tenure;
        }
    }

    private String part() {
        return "outbound." + outbox.name();
    }

    /** What the scan has found has been processed. */
    void scanned() {
        status.rounds().ends();
        work.ifPresent(Ownership.Engagement::close);
    }

    /** @throws MailboxDownException if another node has the outbox by now */
    void requireOwned() {
        if (!ownership.isOwned(part())) {
            throw new MailboxDownException(Fault.notOwned(part()));
        }
    }

    private void unavailable(IOException e) {
        status.fails(Fault.of(
                FOLDER_UNAVAILABLE,
                "the outbox folder " + outbox.outboxDir() + " cannot be read, so nothing is sent from it: "
                        + describe(e)));
    }

    /** Describes the common exceptions whose own text is only a file name. */
    static String describe(IOException e) {
        if (e instanceof NoSuchFileException gone) {
            return gone.getFile() + " does not exist";
        }
        if (e instanceof NotDirectoryException file) {
            return file.getFile() + " is not a folder";
        }
        if (e instanceof AccessDeniedException denied) {
            return "access to " + denied.getFile() + " is denied";
        }
        return String.valueOf(e.getMessage());
    }

    /** How many files may be started now; none while a person has paused the outbox. */
    int allowance() {
        return status.isPaused() || !ownership.mayGoOn(part()) ? 0 : rate.allowance();
    }

    /** Whether files are accepted now; false while a person has paused the outbox, and while it waits after a failure. */
    boolean isAcceptingFiles() {
        return !status.isPaused() && !rate.isResting() && ownership.mayGoOn(part());
    }

    /** The wait after a failure is over. */
    void tryNow() {
        rate.skip();
    }

    /** Tests the folder again after it could not be written: without room for its receipt, nothing is sent. */
    Optional<Fault> storageTrouble() {
        return Optional.ofNullable(storageTrouble)
                .filter(past -> FolderTrial.trouble(outbox.outboxDir()).isPresent());
    }

    /** Takes the whole outbox down, with growing pauses between attempts. */
    void down(Fault fault) {
        storageTrouble = fault.code().equals(STORAGE) ? fault : storageTrouble;
        if (ownership.isOwned(part())) {
            rate.down();
            status.fails(fault);
        }
    }

    void works() {
        storageTrouble = null;
        rate.works();
        status.works();
    }

    /** @param oldest when the oldest of them was written last */
    void backlog(int files, Optional<Instant> oldest) {
        status.backlog(files, oldest);
    }

    /** Warns in health about one file that needs a person, until it is settled. */
    void warn(String file, String reason) {
        status.warn(file, reason);
    }

    void settled(String file) {
        status.settled(file);
    }
}
