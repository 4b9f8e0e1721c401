package dev.mailchute.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process, with what it takes of the machine. */
class MeasuredProcess implements AutoCloseable {
    private final Process process;

    MeasuredProcess(Process process) {
        this.process = process;
    }

    final boolean isAlive() {
        return process.isAlive();
    }

    final Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The largest resident size so far in MB; Linux only. */
    final long peakMegabytes() throws IOException {
        return status("VmHWM:\\s+(\\d+) kB") / 1024;
    }

    /** How many there are now; Linux only. */
    final long threads() throws IOException {
        return status("Threads:\\s+(\\d+)");
    }

    /** From now on {@link #peakMegabytes} is the largest since now; Linux only. */
    final void forgetPeak() throws IOException {
        Files.writeString(Path.of("/proc", Long.toString(process.pid()), "clear_refs"), "5");
    }

    /** Open files and connections, none where it has ended; Linux only. */
    final long handles() {
        String[] open = new File("/proc/" + process.pid() + "/fd").list();
        return open == null ? 0 : open.length;
    }

    /** Ends it at once, as a power failure would. */
    final void kill() {
        process.destroyForcibly();
        close();
    }

    private long status(String pattern) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        Matcher value = Pattern.compile(pattern).matcher(Files.readString(status));
        return value.find() ? Long.parseLong(value.group(1)) : -1;
    }

    @Override
    public final void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
