package dev.mailchute.app;

import dev.mailchute.routes.RouteProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words that routes use: beans, what messages and outcomes can be asked, routes to continue with. It has a version, which grows when a word gets another
 * name or is gone; a file says in a note for which it is written.
 */
final class Vocabulary {
    static final int VERSION = 2;

    private static final Pattern STATED = Pattern.compile("\\bvocabulary:? (\\d{1,6})\\b", Pattern.CASE_INSENSITIVE);

    /**
     * A word with another name.
     *
     * @param since the version from which on it has it
     */
    private record Renaming(int since, String was, String is) {
        boolean isUsedIn(String line) {
            return Pattern.compile("(?<![\\w.])" + Pattern.quote(was) + "\\b")
                    .matcher(line)
                    .find();
        }

        @Override
        public String toString() {
            return was + " is now " + is;
        }
    }

    private static final List<Renaming> RENAMINGS = List.of(
            new Renaming(2, "variable.mail.isRemoved", "variable.mail.isToBeDeleted"),
            new Renaming(2, "variable.mail.isMoved", "variable.mail.isToBeMoved"),
            new Renaming(2, "variable.mail.isMovedWhenHeld", "variable.mail.isToBeMovedWhenHeld"));

    private Vocabulary() {}

    /** What an engineer should know about the version for which an own file is written. */
    static List<String> notes(Path file) {
        List<String> lines = lines(file);
        OptionalInt stated = stated(lines);
        if (stated.isEmpty()) {
            return List.of(file + " does not say for which vocabulary it is written; this is " + VERSION
                    + ". Put \"Vocabulary " + VERSION + "\" into the note of its first route");
        }
        int version = stated.getAsInt();
        if (version > VERSION) {
            return List.of(
                    file + " is written for vocabulary " + version + ", which is newer than this one, " + VERSION);
        }
        return version == VERSION
                ? List.of()
                : List.of(file + " is written for vocabulary " + version + "; this is " + VERSION + ", in which "
                        + RENAMINGS.stream()
                                .filter(renaming -> renaming.since() > version)
                                .map(Renaming::toString)
                                .collect(Collectors.joining(", ")));
    }

    private static OptionalInt stated(List<String> lines) {
        return lines.stream()
                .map(STATED::matcher)
                .filter(Matcher::find)
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .findFirst();
    }

    /**
     * The words of a file that no longer have these names.
     *
     * @param name as a person finds it in the folder of the routes
     */
    static List<RouteProblem> outdated(Path file, String name) {
        List<RouteProblem> problems = new ArrayList<>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int number = i + 1;
            RENAMINGS.stream()
                    .filter(renaming -> !line.strip().startsWith("#") && renaming.isUsedIn(line))
                    .forEach(renaming -> problems.add(new RouteProblem(
                            RouteProblem.Gravity.ERROR,
                            name,
                            number,
                            renaming + ", since vocabulary " + renaming.since(),
                            line.strip().replace(renaming.was(), renaming.is()))));
        }
        return problems;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (MalformedInputException e) {
            return List.of(); // which Camel reports
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
