package dev.mailchute.bench;

import dev.mailchute.testkit.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/** A process at work against the tenant, watched until it has finished so many messages. */
final class Run implements AutoCloseable {
    private final RemoteTenant tenant;
    private final Path folder;
    private Instant begun;
    private MeasuredProcess process;

    Run(RemoteTenant tenant) throws IOException {
        this.tenant = tenant;
        folder = Files.createTempDirectory("mailchute-benchmark");
    }

    /** What was seen when this many messages were finished. */
    record Mark(long messages, Instant at, Duration cpu, Duration tenantCpu) {
        double secondsTo(Mark later) {
            return Duration.between(at, later.at).toMillis() / 1000.0;
        }
    }

    /** Starts a process. */
    interface Start {
        MeasuredProcess in(Path folder) throws IOException;
    }

    Path folder() {
        return folder;
    }

    Run start(Start start) throws IOException {
        begun = Instant.now();
        process = start.in(folder);
        return this;
    }

    MeasuredProcess process() {
        return process;
    }

    /** Waits. The CPU is that of the process so far; if it ends early, of the moment before. */
    Mark when(Operation operation, int messages) throws IOException {
        Duration cpu = process.cpu();
        RemoteTenant.Moment moment = tenant.when(operation, messages, 200);
        Progress progress = new Progress();
        while (moment.count() < messages
                && process.isAlive()
                && !progress.at(moment.count()).isStalled()) {
            cpu = process.cpu();
            moment = tenant.when(operation, messages, 200);
        }
        if (moment.count() < messages) {
            throw new IOException(
                    "the process has ended after " + moment.count() + " of " + messages + " messages; see " + folder);
        }
        Duration now = process.cpu();
        return new Mark(moment.count(), moment.at(), now.isZero() ? cpu : now, moment.cpu());
    }

    /** Of all messages of this work, from the start to the end. */
    Figures carry(Work work) throws IOException {
        RemoteTenant.Moment before = tenant.when(work.last(), 0, 0);
        Mark one = when(work.last(), 1);
        Mark first = when(work.last(), work.first());
        Mark end = when(work.last(), work.end());
        Mark asked = new Mark(0, tenant.firstRequest(), Duration.ZERO, before.cpu());
        RemoteTenant.Requests requests = tenant.requests();
        Figures figures = between(asked, first, end)
                .with(Column.START, Duration.between(begun, one.at()).toMillis() / 1000.0)
                .with(Column.REQUESTS, requests.ofMessages() / (double) end.messages())
                .with(Column.VIOLATIONS, requests.violations());
        if (work.latency() > 0) {
            figures.with(Column.FIRST_SHARE, 100 * first.messages() / asked.secondsTo(first) / work.ceiling())
                    .with(Column.STEADY_SHARE, 100 * figures.values().get(Column.RATE) / work.ceiling());
        }
        return figures;
    }

    /** Rates and CPU of the two parts, and the memory so far. */
    Figures between(Mark start, Mark first, Mark end) throws IOException {
        long messages = end.messages() - first.messages();
        Figures figures = new Figures()
                .with(Column.RATE, messages / first.secondsTo(end))
                .with(Column.FIRST_CPU, millis(first.cpu()) / first.messages())
                .with(Column.STEADY_CPU, millis(end.cpu().minus(first.cpu())) / messages)
                .with(Column.TENANT_CPU, millis(end.tenantCpu().minus(first.tenantCpu())) / messages);
        return process.isAlive() ? figures.with(Column.RESIDENT, process.peakMegabytes()) : figures;
    }

    Instant begun() {
        return begun;
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    /** Ends the process and removes its files. */
    @Override
    public void close() throws IOException {
        if (process != null) {
            process.close();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
