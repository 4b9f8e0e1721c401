package dev.mailchute.bench;

import dev.mailchute.testkit.Call;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.SampleMail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From the start of the packaged application to its first request and to its first message, and the peak of its memory, with any command
 * that starts it; the median of several runs.
 *
 * <p>Arguments: runs (5), messages (2000), mailboxes (1), latency in ms (50), the command ({@code target/bin/mailchute}).
 */
public final class StartBenchmark {
    private static final String CLIENT_ID = "11111111-2222-3333-4444-555555555555";
    private static final String SECRET = "fake-secret-value";

    private StartBenchmark() {}

    /** Of one run; seconds, milliseconds of CPU for each message, MB. */
    private record Run(double request, double message, double startCpu, double all, double cpu, double peak) {}

    public static void main(String[] args) throws Exception {
        int runs = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        int messages = args.length > 1 ? Integer.parseInt(args[1]) : 2000;
        int mailboxes = args.length > 2 ? Integer.parseInt(args[2]) : 1;
        int latency = args.length > 3 ? Integer.parseInt(args[3]) : 50;
        List<String> command =
                args.length > 4 ? Arrays.asList(args).subList(4, args.length) : List.of("target/bin/mailchute");
        List<Run> seen = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            seen.add(run(command, messages / mailboxes, mailboxes, latency));
        }
        System.out.printf(
                Locale.ROOT,
                "%s%n  %d runs, %d messages in %d mailboxes, %d ms a request, medians: first request %.2f s, first message %.2f s"
                        + " (CPU %.2f s), all %.1f s, CPU for each message %.2f ms, peak resident %.0f MB%n",
                String.join(" ", command),
                runs,
                messages,
                mailboxes,
                latency,
                median(seen, Run::request),
                median(seen, Run::message),
                median(seen, Run::startCpu),
                median(seen, Run::all),
                median(seen, Run::cpu),
                median(seen, Run::peak));
    }

    private static Run run(List<String> command, int messages, int mailboxes, int latency) throws Exception {
        try (FakeTenant tenant = FakeTenant.start(Duration.ofMillis(latency))) {
            Path folder = Files.createTempDirectory("mailchute-start");
            List<String> whole = new ArrayList<>(command);
            whole.set(0, program(command.get(0)));
            whole.addAll(List.of(
                    "run", "--routes", Path.of("routes").toAbsolutePath().toString()));
            ProcessBuilder builder = new ProcessBuilder(whole)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("run.log").toFile());
            Map<String, String> environment = builder.environment();
            environment.keySet().removeIf(key -> key.startsWith("MAILCHUTE_") && !key.startsWith("MAILCHUTE_JAVA"));
            tenant.app(CLIENT_ID, SECRET);
            environment.putAll(tenant.settings(CLIENT_ID, SECRET).environment());
            environment.put("MAILCHUTE_HTTP_PORT", "0");
            Random random = new Random(7);
            for (int m = 0; m < mailboxes; m++) {
                FakeMailbox mailbox = tenant.mailbox("bench" + m + "@contoso.com");
                for (int i = 0; i < messages; i++) {
                    mailbox.deliver(SampleMail.withAttachment(
                            "ann@x.example", mailbox.address(), "Mail " + i, "report.pdf", new byte[size(random)]));
                }
                mailbox.index();
                environment.put("MAILCHUTE_INBOUND_BENCH" + m + "_MAILBOX", mailbox.address());
            }
            System.gc();
            Instant begun = Instant.now();
            Process process = builder.start();
            try {
                await(tenant, process, 1);
                double message = seconds(begun, Instant.now());
                double startCpu = cpu(process);
                Instant request = tenant.calls().stream()
                        .filter(call -> call.operation() != Operation.TOKEN)
                        .map(Call::at)
                        .findFirst()
                        .orElseThrow();
                await(tenant, process, messages * mailboxes);
                return new Run(
                        seconds(begun, request),
                        message,
                        startCpu,
                        seconds(begun, Instant.now()),
                        (cpu(process) - startCpu) * 1000 / messages / mailboxes,
                        peakMegabytes(process));
            } finally {
                process.destroy();
                process.waitFor();
            }
        }
    }

    /** The command's file; a path is relative to this process's folder, not the application's. */
    private static String program(String name) {
        return name.contains("/") ? Path.of(name).toAbsolutePath().toString() : name;
    }

    /** Lognormal with a mean of 40 KB as MIME. */
    private static int size(Random random) {
        return (int) Math.min(2_000_000, Math.exp(Math.log(18_000) + random.nextGaussian()));
    }

    private static void await(FakeTenant tenant, Process process, int messages) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        while (tenant.count(Operation.PATCH_MESSAGE) < messages && process.isAlive()) {
            never.await(2, TimeUnit.MILLISECONDS);
        }
        if (!process.isAlive()) {
            throw new IllegalStateException("the application has ended; see run.log");
        }
    }

    private static double cpu(Process process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
    }

    /** Linux only. */
    private static double peakMegabytes(Process process) throws IOException {
        Matcher value = Pattern.compile("VmHWM:\\s+(\\d+) kB")
                .matcher(Files.readString(Path.of("/proc", Long.toString(process.pid()), "status")));
        return value.find() ? Long.parseLong(value.group(1)) / 1024.0 : -1;
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
        return runs.stream()
                .sorted(Comparator.comparingDouble(figure))
                .mapToDouble(figure)
                .toArray()[runs.size() / 2];
    }
}
