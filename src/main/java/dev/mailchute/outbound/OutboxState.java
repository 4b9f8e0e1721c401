package dev.mailchute.outbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.files.FolderTrial;
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
    private volatile Fault storageTrouble;

    /** @param ledgerTrouble why the ledger's folder cannot be written, if so; nothing is then started */
    OutboxState(Outbox outbox, Status status, SendRate rate, Supplier<Optional<String>> ledgerTrouble) {
        this.outbox = outbox;
        this.status = status;
        this.rate = rate;
        this.ledgerTrouble = ledgerTrouble;
    }

    /** How long a message that failed this often waits. */
    Duration delay(int attempts) {
        return rate.delay(attempts);
    }

    /** A scan of the outbox folder. */
    interface Scan {
        void run() throws IOException;
    }

    /** Runs a scan; any failure takes the whole outbox down. */
    void scan(Scan scan) {
        status.rounds().begins();
        Optional<String> trouble = ledgerTrouble.get();
        if (trouble.isPresent()) {
            if (!status.isDown()) {
                status.fails(Fault.of(LEDGER_FOLDER, trouble.get()));
            }
            return;
        }
        try {
            status.over(LEDGER_FOLDER);
            scan.run();
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

    /** What the scan has found has been processed. */
    void scanned() {
        status.rounds().ends();
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
        return status.isPaused() ? 0 : rate.allowance();
    }

    /** Whether files are accepted now; false while a person has paused the outbox, and while it waits after a failure. */
    boolean isAcceptingFiles() {
        return !status.isPaused() && !rate.isResting();
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
        rate.down();
        status.fails(fault);
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
