package dev.mailchute.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An {@link EngineNode} in a process of its own, and what it has done so far. */
final class EngineProcess extends MeasuredProcess {
    /** What the nodes log. */
    static final Path LOG = Path.of("target", "benchmark", "cluster-engines.log");

    private final Process process;
    private final List<Happening> happenings = new ArrayList<>();
    private volatile boolean isReady;

    private EngineProcess(Process process) {
        super(process);
        this.process = process;
        Thread reader = new Thread(this::read, "node " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    static EngineProcess start(PollingEngine.Kind kind, int number, EngineCluster cluster) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EngineNode.class.getName(),
                kind.name(),
                Integer.toString(number),
                cluster.url(),
                Integer.toString(cluster.mailboxes()),
                cluster.period().toString(),
                cluster.begin().toString());
        Files.createDirectories(LOG.getParent());
        return new EngineProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(LOG.toFile()))
                .start());
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals(EngineNode.READY)) {
                    isReady = true;
                }
                Happening.of(line).ifPresent(this::add);
            }
        } catch (IOException e) {
            // It was killed.
        }
    }

    private void add(Happening happening) {
        synchronized (happenings) {
            happenings.add(happening);
        }
    }

    /** In their order. */
    List<Happening> happenings() {
        synchronized (happenings) {
            return List.copyOf(happenings);
        }
    }

    boolean isReady() {
        return isReady;
    }

    /** Whether it has just said that it is in the middle of a poll. */
    boolean isPolling() {
        synchronized (happenings) {
            return !happenings.isEmpty()
                    && happenings.get(happenings.size() - 1).what() == Happening.What.REQUEST;
        }
    }

    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void wake() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }
}
