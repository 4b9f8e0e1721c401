package dev.mailchute.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A new Debian (or Ubuntu, as the host is) with systemd as its first process, and nothing but Java: made by mmdebstrap, booted by
 * systemd-nspawn. It has the host's network, and forgets everything when it ends.
 */
final class DebianMachine implements AutoCloseable {
    private static final String REQUIRED = "MAILCHUTE_DEBIAN";
    private static final Path ROOT = Path.of("target/debian-root").toAbsolutePath();
    private static final Path LOG =
            Path.of("target/debian-" + ProcessHandle.current().pid() + ".log");
    private static final Path LOCK = Path.of("target/debian.lock");
    private static final List<String> CLEAN =
            List.of("env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive");

    private final Process container;

    /** What a command printed, both outputs together, and how it ended. */
    record Answer(int code, String text) {
        Answer succeeds() {
            assertEquals(0, code, text);
            return this;
        }
    }

    private DebianMachine(Process container) {
        this.container = container;
    }

    /**
     * Boots one, which sees this folder as {@code /shared} and cannot change it. If none can be had, the test is skipped, or fails if
     * {@code MAILCHUTE_DEBIAN=required}.
     */
    static DebianMachine boot() throws IOException, InterruptedException {
        boolean isRequired = "required".equals(System.getenv(REQUIRED));
        boolean isRoot = run(List.of("id", "-u")).text().strip().equals("0");
        assumeTrue(isRequired || isRoot, "only root can boot a Debian: the package is not installed");
        List<String> rights = isRoot ? List.of() : List.of("sudo", "-n");
        if (!isRequired) {
            for (String program : List.of("mmdebstrap", "systemd-nspawn", "nsenter")) {
                assumeTrue(has(program), "there is no " + program + " here: the package is not installed");
            }
        }
        // Tests in several processes need one, and the first makes it.
        try (FileChannel channel = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!Files.isDirectory(ROOT)) {
                make(rights);
            }
        }
        return new DebianMachine(start(rights)).awaitBoot();
    }

    private static void make(List<String> rights) throws IOException {
        String unfinished = ROOT + ".new";
        with(rights, "rm", "-rf", unfinished).succeeds();
        with(
                        rights,
                        "mmdebstrap",
                        "--quiet",
                        "--variant=minbase",
                        "--components=" + (release("ID").equals("ubuntu") ? "main,universe" : "main"),
                        "--include=openjdk-17-jre-headless,systemd",
                        release("VERSION_CODENAME"),
                        unfinished)
                .succeeds();
        with(rights, "mv", unfinished, ROOT.toString()).succeeds();
    }

    private static Process start(List<String> rights) throws IOException {
        List<String> command = new ArrayList<>(rights);
        // What systemd-nspawn keeps there must not be on a disk, but not every host has a file system in memory there.
        command.addAll(List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mkdir -p /run/systemd/nspawn; mount -t tmpfs tmpfs /run/systemd/nspawn; exec \"$@\"",
                "sh",
                "systemd-nspawn",
                "--quiet",
                "--boot",
                "--volatile=overlay",
                "--register=no",
                "--keep-unit",
                "--console=pipe",
                "--bind-ro=" + Path.of("").toAbsolutePath() + ":/shared",
                "--directory=" + ROOT));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(LOG.toFile())
                .start();
    }

    private DebianMachine awaitBoot() {
        Awaitility.await("Debian has booted")
                .atMost(Duration.ofMinutes(3))
                .until(() -> !container.isAlive()
                        || leader().isPresent()
                                && run("systemctl", "is-system-running").text().matches("(?s)(running|degraded)\\s*"));
        if (!container.isAlive()) {
            throw new IllegalStateException("Debian does not boot: " + read(LOG));
        }
        return this;
    }

    /** The first process inside, as the host sees it. */
    private Optional<Long> leader() {
        return container
                .descendants()
                .map(ProcessHandle::pid)
                .filter(pid -> read(Path.of("/proc/" + pid + "/status")).matches("(?s).*\nNSpid:\t\\d+\t1\n.*"))
                .findFirst();
    }

    Answer run(String... command) {
        return inside(Optional.empty(), List.of(command));
    }

    Answer shell(String script) {
        return run("sh", "-c", script);
    }

    /** Replaces or makes a file. */
    void write(String file, String content) {
        inside(Optional.of(content), List.of("sh", "-c", "cat >'" + file + "'")).succeeds();
    }

    private Answer inside(Optional<String> input, List<String> command) {
        List<String> all = new ArrayList<>(
                List.of("nsenter", "--target=" + leader().orElseThrow(), "--mount", "--uts", "--ipc", "--pid"));
        all.addAll(List.of("--root", "--wd"));
        all.addAll(CLEAN);
        all.addAll(command);
        return with(isOwn() ? List.of() : List.of("sudo", "-n"), input, all);
    }

    private static boolean isOwn() {
        return Files.isWritable(Path.of("/proc/1/oom_score_adj"));
    }

    private static Answer with(List<String> rights, String... command) {
        return with(rights, Optional.empty(), List.of(command));
    }

    private static Answer with(List<String> rights, Optional<String> input, List<String> command) {
        List<String> all = new ArrayList<>(rights);
        all.addAll(command);
        try {
            Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
            process.getOutputStream().write(input.orElse("").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Answer run(List<String> command) {
        return with(List.of(), Optional.empty(), command);
    }

    private static boolean has(String program) {
        return run(List.of("sh", "-c", "command -v " + program)).code() == 0;
    }

    private static String release(String key) throws IOException {
        return Files.readAllLines(Path.of("/etc/os-release")).stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1).replace("\"", ""))
                .findFirst()
                .orElseThrow();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return "";
        }
    }

    @Override
    public void close() throws InterruptedException {
        run("systemctl", "poweroff");
        if (!container.waitFor(1, TimeUnit.MINUTES)) {
            container.destroyForcibly();
        }
    }
}
