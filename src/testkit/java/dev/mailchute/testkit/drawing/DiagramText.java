package dev.mailchute.testkit.drawing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Text of a route file as PlantUML shows it letter by letter: anything that could mean something to it is given by its number. */
final class DiagramText {
    private static final int WIDTH = 46;
    private static final int MAX_LINES = 6;
    private static final String LINE_END = "\\n";

    private DiagramText() {}

    /** In one line. */
    static String plain(String text) {
        return text.codePoints().mapToObj(DiagramText::shown).collect(Collectors.joining());
    }

    private static String shown(int letter) {
        boolean isHarmless = letter == ' ' || letter < 128 && Character.isLetterOrDigit(letter);
        return isHarmless
                ? Character.toString(letter)
                : Character.isISOControl(letter) ? " " : "<U+" + String.format("%04X", letter) + ">";
    }

    static String bold(String text) {
        return "**" + plain(text) + "**";
    }

    static String italic(String text) {
        return "//" + plain(text) + "//";
    }

    /** In lines that a page is wide enough for. */
    static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split("\\s+")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
            while (line.length() > WIDTH + WIDTH / 4) {
                lines.add(line.substring(0, WIDTH));
                line.delete(0, WIDTH);
            }
        }
        lines.add(line.toString());
        if (lines.size() > MAX_LINES) {
            lines = new ArrayList<>(lines.subList(0, MAX_LINES - 1));
            lines.add("...");
        }
        return lines;
    }

    /** PlantUML takes them for the lines of one thing. */
    static String joined(List<String> lines) {
        return String.join(LINE_END, lines);
    }
}
