package dev.mailchute.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** What a process asks of its file system, as {@code strace} tells it. */
final class SystemCalls {
    private static final Pattern LINE = Pattern.compile("(\\d+) +(\\d+\\.\\d+) (.*)");
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>(.*)");
    private static final Pattern DONE = Pattern.compile("(\\w+)\\((.*)\\) += 0 <(\\d+\\.\\d+)>");
    private static final Pattern PATH = Pattern.compile("\\d+<([^>]*)>|\"([^\"]*)\"");

    private final Path trace;

    SystemCalls(Path trace) {
        this.trace = trace;
    }

    /** The command that watches another; where there is none, or no permission to trace, the test is skipped. */
    List<String> watcher() throws IOException, InterruptedException {
        List<String> command = List.of(
                "strace",
                "-f",
                "--seccomp-bpf",
                "-y",
                "-ttt",
                "-T",
                "-s",
                "4096",
                "-o",
                trace.toString(),
                "-e",
                "trace=fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat");
        List<String> trial = new ArrayList<>(command);
        trial.add("true");
        boolean works = false;
        try {
            works = new ProcessBuilder(trial)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            // There is none.
        }
        Assumptions.assumeTrue(works, "no strace, or no permission to trace");
        return command;
    }

    /**
     * One call that worked.
     *
     * @param start in seconds since 1970, as is the end
     * @param paths what it was about: the old name and the new one of a rename
     */
    record Call(String name, double start, double end, List<Path> paths) {
        boolean isSync() {
            return name.equals("fsync") || name.equals("fdatasync");
        }

        boolean isRemoval() {
            return name.startsWith("unlink");
        }

        boolean isRename() {
            return name.startsWith("rename");
        }

        Path first() {
            return paths.get(0);
        }

        Path last() {
            return paths.get(paths.size() - 1);
        }
    }

    /** All calls so far, in the order of their ends. */
    List<Call> all() throws IOException {
        Map<String, String> begun = new HashMap<>();
        List<Call> calls = new ArrayList<>();
        for (String line : Files.readAllLines(trace)) {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                continue;
            }
            String process = parts.group(1);
            String text = parts.group(2) + " " + parts.group(3);
            Matcher resumed = RESUMED.matcher(parts.group(3));
            if (text.endsWith("<unfinished ...>")) {
                begun.put(process, text.replace(" <unfinished ...>", ""));
            } else if (resumed.matches()) {
                add(calls, begun.remove(process) + resumed.group(1));
            } else {
                add(calls, text);
            }
        }
        calls.sort(java.util.Comparator.comparingDouble(Call::end));
        return calls;
    }

    private static void add(List<Call> calls, String text) {
        double start = Double.parseDouble(text.substring(0, text.indexOf(' ')));
        Matcher done = DONE.matcher(text.substring(text.indexOf(' ') + 1));
        if (done.matches()) {
            List<Path> paths = new ArrayList<>();
            Matcher path = PATH.matcher(done.group(2));
            while (path.find()) {
                paths.add(Path.of(path.group(1) == null ? path.group(2) : path.group(1)));
            }
            calls.add(new Call(done.group(1), start, start + Double.parseDouble(done.group(3)), paths));
        }
    }

    static Predicate<Call> sync(Predicate<Path> what) {
        return call -> call.isSync() && what.test(call.first());
    }

    static Predicate<Call> remove(Predicate<Path> what) {
        return call -> call.isRemoval() && what.test(call.last());
    }

    static Predicate<Call> rename(Predicate<Path> from, Predicate<Path> to) {
        return call -> call.isRename() && from.test(call.first()) && to.test(call.last());
    }
}
