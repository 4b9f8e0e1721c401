package dev.mailchute.app;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.health.CheckedPart;
import dev.mailchute.health.Clocks;
import dev.mailchute.health.FolderWatch.FolderTrouble;
import dev.mailchute.health.Health;
import dev.mailchute.health.HealthPart;
import dev.mailchute.health.HealthWatch;
import dev.mailchute.health.LastSuccesses;
import dev.mailchute.health.PartHealth.Part;
import dev.mailchute.health.PartHealth.Reason;
import dev.mailchute.health.PartHealth.Waiting;
import dev.mailchute.health.PauseReminder;
import dev.mailchute.health.Volumes;
import dev.mailchute.settings.Settings;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;

/**
 * Checks what mailboxes and outboxes do not use all the time: the ledger, the Mail Center, the room on the volumes. Each check has a thread of
 * its own, because any of them may hang, and so has the watch that logs it.
 */
final class PartChecks implements AutoCloseable {
    private final Resources resources;
    private final Settings settings;
    private final Timing.Watching waits;
    private final CheckedPart ledger;
    private final CheckedPart mailCenter;
    private final Volumes volumes;
    private final LastSuccesses successes;
    private final Health health;

    PartChecks(Settings settings, Resources resources, Timing.Watching waits) {
        this.settings = settings;
        this.resources = resources;
        this.waits = waits;
        Clocks clocks = resources.clocks;
        ledger = new CheckedPart(
                new Part(Part.STORAGE, "ledger"), "write to the ledger", clocks, waits.ledger(), waits.grace());
        mailCenter = new CheckedPart(
                        new Part(Part.STORAGE, "mail-center"),
                        "look at the Mail Center's folder",
                        clocks,
                        waits.storage(),
                        waits.grace())
                .loggedElsewhere();
        volumes = new Volumes(folders(settings), clocks, waits.storage(), waits.grace(), Volumes.Gauge::ofFileSystem);
        successes = new LastSuccesses(settings.dataDir().resolve("last-success.json"), resources.statuses);
        successes.read();
        List<HealthPart> named = List.of(ledger, mailCenter);
        health = new Health(List.of(resources.statuses::all, () -> named, volumes::parts));
    }

    private static List<Path> folders(Settings settings) {
        List<Path> folders = new ArrayList<>(List.of(settings.dataDir(), settings.mailCenterDir()));
        settings.inbound().forEach(mailbox -> folders.add(mailbox.dropDir()));
        settings.outbound().forEach(outbox -> folders.add(outbox.outboxDir()));
        return folders;
    }

    Health health() {
        return health;
    }

    Volumes volumes() {
        return volumes;
    }

    /**
     * Until the context stops.
     *
     * @param letters those that wait
     */
    void start(CamelContext context, Supplier<Waiting> letters) {
        repeat(context, "ledger-check", waits.ledger(), () -> {
            ledger.check(this::ledgerTrouble);
            successes.write();
        });
        repeat(context, "mail-center-check", waits.storage(), () -> mailCenter.check(() -> mailCenterTrouble(letters)));
        repeat(context, "volume-check", waits.storage(), volumes::measure);
        HealthWatch watch = new HealthWatch(health, resources.clocks);
        PauseReminder reminder = new PauseReminder(resources.statuses, resources.clocks);
        repeat(context, "health-watch", waits.log(), () -> {
            watch.look();
            reminder.look();
        });
    }

    private void repeat(CamelContext context, String name, Duration wait, Runnable task) {
        context.getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(this, name)
                .scheduleWithFixedDelay(
                        () -> {
                            if (!context.isStopping()) {
                                task.run();
                            }
                        },
                        0,
                        wait.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private Optional<Reason> ledgerTrouble() {
        try {
            resources.ledger.requireWritable();
            return Optional.empty();
        } catch (LedgerException e) {
            return Optional.of(Reason.of(
                    e.getMessage(),
                    "Check the database, or the folder " + settings.dataDir()
                            + ". No mail is lost: what cannot be recorded stays where it is"));
        }
    }

    private Optional<Reason> mailCenterTrouble(Supplier<Waiting> letters) {
        Optional<Reason> trouble = resources
                .folderWatch
                .check(settings.mailCenterDir())
                .map(FolderTrouble::describe)
                .map(words -> Reason.of(words, "Mend the folder. Until then a message that cannot be processed stays"));
        try {
            mailCenter.waiting(letters.get());
        } catch (UncheckedIOException e) {
            return trouble.or(() -> Optional.of(
                    Reason.of("the Mail Center's folder cannot be read: " + e.getMessage(), "Mend the folder")));
        }
        return trouble;
    }

    /** Writes down when everything worked last. */
    @Override
    public void close() {
        successes.write();
    }
}
