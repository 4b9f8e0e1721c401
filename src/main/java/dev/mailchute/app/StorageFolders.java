package dev.mailchute.app;

import dev.mailchute.health.FolderWatch;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Outbox;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folders that messages and the ledger are written to, and which mailbox depends on which of them. */
final class StorageFolders {
    private static final Logger LOG = LoggerFactory.getLogger(StorageFolders.class);

    private final Settings settings;
    private final FolderWatch watch;

    StorageFolders(Settings settings, FolderWatch watch) {
        this.settings = settings;
        this.watch = watch;
    }

    /**
     * Creates the folders and adds them to the watch.
     *
     * @throws IOException if an outbox cannot be created
     */
    void prepare() throws IOException {
        for (InboundMailbox inbound : settings.inbound()) {
            createIfPossible(inbound.dropDir());
            watch.add("drop folder of " + inbound.name(), inbound.dropDir());
        }
        createIfPossible(settings.mailCenterDir());
        watch.add("data folder", settings.dataDir());
        watch.add("Mail Center's folder", settings.mailCenterDir());
        for (Outbox outbox : settings.outbound()) {
            Files.createDirectories(outbox.outboxDir());
        }
    }

    /** A folder that cannot be created is reported in health; the other mailboxes do not wait for it. */
    private static void createIfPossible(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            LOG.debug("{} cannot be created", folder, e);
        }
    }

    /** Watches the folders that no poll checks, each in its own thread, because a network share may hang. */
    void watchShared(CamelContext context) {
        List<Path> shared = List.of(settings.dataDir(), settings.mailCenterDir());
        ScheduledExecutorService threads =
                context.getExecutorServiceManager().newScheduledThreadPool(this, "folder-watch", shared.size());
        shared.forEach(folder -> threads.scheduleWithFixedDelay(
                () -> watch.check(folder), 0, watch.waits().unused().toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Why a mailbox cannot be polled now: nothing could be recorded or delivered; empty if it can. */
    Optional<String> checkFor(InboundMailbox inbound) {
        return watch.check(inbound.dropDir())
                .map(FolderWatch.FolderTrouble::describe)
                .or(this::checkLedger);
    }

    /** Why the ledger cannot be written now, if it is in the data folder; empty if it can. */
    Optional<String> checkLedger() {
        return settings.ledger().url().isPresent()
                ? Optional.empty()
                : watch.check(settings.dataDir()).map(FolderWatch.FolderTrouble::describe);
    }
}
