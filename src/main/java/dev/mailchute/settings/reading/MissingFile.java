package dev.mailchute.settings.reading;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Where a file was looked for that is not there.
 *
 * @param text what stands in the configuration
 * @param workingDirectory what a relative path is relative to
 */
record MissingFile(String text, Path workingDirectory) {
    /** No secret has slashes and none of these besides. */
    private static final Pattern PATH = Pattern.compile("(?:[A-Za-z]:)?[\\w ./\\\\-]+");

    /** @param hidden whether the secret itself may stand where its file should be named */
    String place(boolean hidden) {
        Path file = workingDirectory.resolve(text);
        String below =
                Path.of(text).isAbsolute() ? "" : " (relative to the working directory " + workingDirectory + ")";
        if (!hidden || isSurelyAPath(file)) {
            return ": " + file + below;
        }
        return "; its name is not shown, because it may be the secret itself" + below;
    }

    /** It leads somewhere: a secret with a slash in it does not. */
    private boolean isSurelyAPath(Path file) {
        Path named = Path.of(text);
        if (!PATH.matcher(text).matches() || named.getNameCount() < 2) {
            return false;
        }
        Path first = named.isAbsolute()
                ? named.getRoot().resolve(named.getName(0))
                : workingDirectory.resolve(named.getName(0));
        return Files.isDirectory(first);
    }
}
