package dev.mailchute.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One of the processes: with a folder, a clock, and lines to the database and to Graph of its own. */
final class Node implements AutoCloseable {
    private final Site site;
    private final String name;
    private final Path folder;
    private final Line database;
    private final Line graph;
    private Process process;

    Node(Site site, String name) throws IOException {
        this.site = site;
        this.name = name;
        folder = Files.createDirectories(site.folder().resolve(name));
        database = new Line(site.databasePort());
        graph = new Line(site.tenant().url().getPort());
        Files.createDirectories(folder.resolve("config"));
        Files.write(folder.resolve("config/mailchute.properties"), site.keys(database.port(), graph.port()));
        findFolders();
        setClock(0);
    }

    Line database() {
        return database;
    }

    Line graph() {
        return graph;
    }

    Path log() {
        return folder.resolve("run.log");
    }

    void start() {
        start(Build.THIS);
    }

    void start(Build build) {
        process = launch(
                build,
                log(),
                "run",
                "--routes",
                Path.of("routes").toAbsolutePath().toString());
    }

    /** A command at this node; its exit code. */
    int command(String... arguments) throws InterruptedException {
        return launch(Build.THIS, folder.resolve("commands.log"), arguments).waitFor();
    }

    String commands() throws IOException {
        return Files.readString(folder.resolve("commands.log"));
    }

    private Process launch(Build build, Path log, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx200m",
                "-Dlog4j2.configurationFile="
                        + Path.of("src/main/resources/log4j2.xml").toUri(),
                "-cp",
                build.classPath(),
                "dev.mailchute.QuickMailchute"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(key -> key.startsWith("MAILCHUTE_"));
        site.clockLibrary().ifPresent(library -> {
            builder.environment().put("LD_PRELOAD", library.toString());
            builder.environment().put("SET_CLOCK", folder.resolve("clock").toString());
        });
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** SIGKILL: nothing of it runs any further. */
    void kill() {
        process.destroyForcibly();
    }

    /** Until it is really gone. */
    boolean hasEnded() throws InterruptedException {
        return process.waitFor(1, TimeUnit.MINUTES);
    }

    /** SIGSTOP: it stands still wherever it is. */
    void freeze() {
        site.signals().send("STOP", process.pid());
    }

    /** SIGCONT: it goes on as if nothing had been. */
    void thaw() {
        site.signals().send("CONT", process.pid());
    }

    /** SIGTERM: it finishes what is in progress. */
    void stop() {
        process.destroy();
    }

    /** Its exit code, or -1 if it does not end in time. */
    int exitCode() throws InterruptedException {
        return process.waitFor(2, TimeUnit.MINUTES) ? process.exitValue() : -1;
    }

    void isolate() {
        database.hold();
        graph.hold();
    }

    void rejoin() {
        graph.restore();
        database.restore();
    }

    /** The shared folders can no longer be reached from here. */
    void loseFolders() {
        try {
            Files.delete(folder.resolve("shared"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void findFolders() {
        Path link = folder.resolve("shared");
        try {
            if (!Files.isSymbolicLink(link)) {
                Files.createSymbolicLink(link, site.shared());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on its clock is so much ahead. */
    void setClock(long seconds) {
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(seconds);
        try (FileChannel file =
                FileChannel.open(folder.resolve("clock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(bytes.flip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
        database.close();
        graph.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
