package dev.mailchute.routes;

/**
 * One mistake in the routes.
 *
 * @param file as a person finds it in the folder of the routes
 * @param line 0 if it is the file as a whole
 * @param what in a sentence
 * @param example what to write instead, or to do
 */
public record RouteProblem(Gravity gravity, String file, int line, String what, String example)
        implements Comparable<RouteProblem> {
    /** Whether routes with it may run. */
    public enum Gravity {
        ERROR,
        WARNING
    }

    /** Its file and line. */
    public String place() {
        return line == 0 ? file : file + ":" + line;
    }

    public boolean isError() {
        return gravity == Gravity.ERROR;
    }

    @Override
    public String toString() {
        return place() + ": " + (isError() ? "" : "warning: ") + what + "\n    for example: " + example;
    }

    @Override
    public int compareTo(RouteProblem other) {
        int byFile = file.compareTo(other.file);
        return byFile != 0 ? byFile : Integer.compare(line, other.line);
    }
}
