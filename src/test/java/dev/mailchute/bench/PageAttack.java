package dev.mailchute.bench;

import dev.mailchute.bench.AttackFigures.Carried;
import dev.mailchute.bench.AttackFigures.Handles;
import dev.mailchute.bench.AttackFigures.Observed;
import dev.mailchute.testkit.FakeTenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Attacks the page of the running application in every way that is known to us, one after the other, while mail flows in and out: no
 * attack may stop the mail, the process, or its answers to an orchestrator. {@code docs/mail-center.md} has the commands.
 *
 * <p>Arguments: names of attacks (all), and {@code --live} milliseconds in which the process must say that it lives (1000),
 * {@code --mail} seconds in which each message must have come or gone (20), {@code --seconds} that attacks last which do not end by
 * themselves (6), {@code --heap} of the application (96m), {@code --handles} that it may have open (1024), {@code --observe-port}: ask
 * for health at an address of its own. The exit code is 1 if any attack wins something.
 *
 * <p>The seconds depend on the machine, and the attackers and the fake tenant need some of it: look at the row {@code none} first. A new
 * attack is a line in one of the {@code *Attacks}; it says what it does in words, ends by itself, and makes up what it sends.
 */
public final class PageAttack {
    /** So long the application may take to be as before. */
    private static final long RECOVERY_SECONDS = 15;

    private static final double BUSY = 0.5;

    private final AttackOptions options;
    private final AttackedPage page;

    private PageAttack(AttackOptions options, AttackedPage page) {
        this.options = options;
        this.page = page;
    }

    public static void main(String[] args) throws Exception {
        AttackOptions options = AttackOptions.of(args);
        Path folder = Files.createTempDirectory("mailchute-attack");
        int won = 0;
        try (FakeTenant tenant = FakeTenant.start(Duration.ofMillis(20));
                AttackedPage page = new AttackedPage(tenant, folder, options)) {
            page.start();
            PageAttack all = new PageAttack(options, page);
            System.out.println(AttackFigures.HEAD);
            for (Attack attack : Attack.all()) {
                if (options.wants(attack)) {
                    AttackFigures figures = all.measured(attack);
                    System.out.println(figures.row(options));
                    won += figures.wins(options).isEmpty() ? 0 : 1;
                    if (!figures.isAlive() || !figures.wins(options).isEmpty()) {
                        page.close(); // the next attack finds it as it should be
                        page.start();
                    }
                }
            }
        }
        System.out.println(won == 0 ? "No attack won anything." : won + " attacks won something.");
        System.out.println("Log and folders of the application: " + folder);
        System.exit(won == 0 ? 0 : 1);
    }

    /** What the process has at most, looked at several times a second. */
    private static final class Watch extends Thread {
        private final AttackedPage page;
        private final AtomicLong handles = new AtomicLong();
        private final AtomicLong temporary = new AtomicLong();
        private final AtomicLong megabytes = new AtomicLong();

        Watch(AttackedPage page) {
            super("watch");
            this.page = page;
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            try {
                while (page.isAlive()) {
                    handles.accumulateAndGet(page.process().handles(), Math::max);
                    megabytes.accumulateAndGet(page.process().peakMegabytes(), Math::max);
                    temporary.accumulateAndGet(page.temporaryBytes(), Math::max);
                    TimeUnit.MILLISECONDS.sleep(250);
                }
            } catch (InterruptedException | IOException | UncheckedIOException e) {
                return; // it has ended, or the attack has
            }
        }
    }

    private AttackFigures measured(Attack attack) throws Exception {
        ApplicationProcess process = page.process();
        process.forgetPeak();
        long before = process.handles();
        long memoryBefore = page.outOfMemory();
        long temporaryBefore = page.temporaryBytes();
        Answers answers = new Answers();
        Watch watch = new Watch(page);
        try (MailFlow mail = page.mail();
                Probe live = new Probe(page::observePort, "/observe/health/live", 200);
                Probe health = new Probe(page::observePort, "/observe/health", 1000)) {
            long begin = System.nanoTime();
            attack.action().run(new Onslaught(page, answers, options.time()));
            double seconds = (System.nanoTime() - begin) / 1e9;
            mail.stop();
            int in = mail.in().done();
            int out = mail.out().done();
            Recovery recovery = recovered(mail, before);
            boolean alive = process.isAlive();
            watch.interrupt();
            watch.join();
            return new AttackFigures(
                    attack,
                    seconds,
                    alive,
                    Observed.by(live),
                    Observed.by(health),
                    new Carried(in, mail.in().due(), mail.in().slowest()),
                    new Carried(out, mail.out().due(), mail.out().slowest()),
                    watch.megabytes.get(),
                    new Handles(before, watch.handles.get(), alive ? process.handles() : 0, recovery.handlesAfter()),
                    watch.temporary.get() - temporaryBefore,
                    recovery.isBusy(),
                    page.outOfMemory() - memoryBefore,
                    answers);
        }
    }

    /**
     * How all became as before.
     *
     * @param handlesAfter seconds until they had been given back
     */
    private record Recovery(boolean isBusy, long handlesAfter) {}

    private Recovery recovered(MailFlow mail, long handles) throws InterruptedException {
        long begin = System.nanoTime();
        long given = -1;
        double busy = 1;
        while (page.isAlive() && System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(RECOVERY_SECONDS)) {
            if (given < 0 && page.process().handles() <= handles + AttackFigures.HANDLES_MORE) {
                given = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
            }
            long second = System.nanoTime();
            Duration used = page.process().cpu();
            TimeUnit.SECONDS.sleep(1);
            busy = (double) page.process().cpu().minus(used).toNanos() / (System.nanoTime() - second);
            if (mail.isThrough() && given >= 0 && busy < BUSY) {
                break;
            }
        }
        return new Recovery(busy >= BUSY, given);
    }
}
