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
import java.util.Optional;
import java.util.function.Supplier;

/** How one outbox is doing, and whether anything is taken out of it at the moment. */
final class OutboxState {
    private static final String FOLDER_UNAVAILABLE = "outbox-unavailable";
    /** The code of trouble with a folder that is there, but cannot be written to. */
    static final String STORAGE = "storage";

    private static final String LEDGER_UNREADABLE = "ledger-unreadable";
    private static final String LEDGER_FOLDER = "ledger-folder";

    private final Outbox outbox;
    private final Status status;
    private final SendRate rate;
    private final Supplier<Optional<String>> ledgerTrouble;
    private volatile Fault storageTrouble;

    /** @param ledgerTrouble why the ledger cannot be written, as far as its folder tells; nothing is begun then */
    OutboxState(Outbox outbox, Status status, SendRate rate, Supplier<Optional<String>> ledgerTrouble) {
        this.outbox = outbox;
        this.status = status;
        this.rate = rate;
        this.ledgerTrouble = ledgerTrouble;
    }

    /** How long what failed so often waits in the outbox. */
    Duration delay(int attempts) {
        return rate.delay(attempts);
    }

    /** A look through the outbox. */
    interface Round {
        void make() throws IOException;
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
                FOLDER_UNAVAILABLE, "the outbox " + outbox.outboxDir() + " cannot be looked through: " + describe(e)));
    }

    /** For the most common reasons, a file system's exception says only the file's name. */
    static String describe(IOException e) {
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

    /** How many files may be begun now. */
    int allowance() {
        return rate.allowance();
    }

    /** Whether files are taken now; not while the outbox waits after a failure. */
    boolean isAcceptingFiles() {
        return !rate.isResting();
    }

    /** Tries the folder after it could not be written to: nothing is sent whose receipt may not fit either. */
    Optional<Fault> storageTrouble() {
        return Optional.ofNullable(storageTrouble)
                .filter(past -> FolderTrial.trouble(outbox.outboxDir()).isPresent());
    }

    /** The outbox as a whole does not work; its next try is later each time. */
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

    void backlog(int files) {
        status.backlog(files);
    }

    /** One file needs a person; health shows it until it is settled. */
    void warn(String file, String reason) {
        status.warn(file, reason);
    }

    void settled(String file) {
        status.settled(file);
    }
}
