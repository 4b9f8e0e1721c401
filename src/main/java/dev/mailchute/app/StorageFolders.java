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

/** The folders that mail is written to, and who cannot do without which. */
final class StorageFolders {
    private static final Logger LOG = LoggerFactory.getLogger(StorageFolders.class);

    private final Settings settings;
    private final FolderWatch watch;

    StorageFolders(Settings settings, FolderWatch watch) {
        this.settings = settings;
        this.watch = watch;
    }

    /**
     * From now on they are looked after.
     *
     * @throws IOException if an outbox cannot be made
     */
    void prepare() throws IOException {
        for (InboundMailbox inbound : settings.inbound()) {
            makeIfPossible(inbound.dropDir());
            watch.add("drop folder of " + inbound.name(), inbound.dropDir());
        }
        makeIfPossible(settings.mailCenterDir());
        watch.add("data folder", settings.dataDir());
        watch.add("Mail Center's folder", settings.mailCenterDir());
        for (Outbox outbox : settings.outbound()) {
            Files.createDirectories(outbox.outboxDir());
        }
    }

    /** One that cannot be made is in health until it is there; the other mailboxes need not wait for it. */
    private static void makeIfPossible(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            LOG.debug("{} is not made", folder, e);
        }
    }

    /** Looks after those that no poll looks at; each in a thread of its own, for a network share may not answer. */
    void watchShared(CamelContext context) {
        List<Path> shared = List.of(settings.dataDir(), settings.mailCenterDir());
        ScheduledExecutorService threads =
                context.getExecutorServiceManager().newScheduledThreadPool(this, "folder-watch", shared.size());
        shared.forEach(folder -> threads.scheduleWithFixedDelay(
                () -> watch.check(folder), 0, watch.waits().unused().toMillis(), TimeUnit.MILLISECONDS));
    }

    /** What keeps a mailbox from being polled: it could neither remember nor deliver anything. */
    Optional<String> checkFor(InboundMailbox inbound) {
        return watch.check(inbound.dropDir())
                .map(FolderWatch.FolderTrouble::describe)
                .or(this::checkLedger);
    }

    /** What keeps the ledger from being written, if it is in the data folder. */
    Optional<String> checkLedger() {
        return settings.ledger().url().isPresent()
                ? Optional.empty()
                : watch.check(settings.dataDir()).map(FolderWatch.FolderTrouble::describe);
    }
}
