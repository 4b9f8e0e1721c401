package dev.mailchute.routes;

/** What an exception says, in one line. */
final class Reasons {
    private Reasons() {}

    static String of(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String outer = String.valueOf(failure.getMessage());
        String inner = String.valueOf(root.getMessage());
        String text = outer.contains(inner) ? outer : outer + ": " + inner;
        return text.strip().replaceAll("\\s+", " ");
    }
}
