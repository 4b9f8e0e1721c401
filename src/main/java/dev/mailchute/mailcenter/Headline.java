package dev.mailchute.mailcenter;

import java.util.List;

/**
 * One message in a line, as it was when something was done to it.
 *
 * @param people whom it goes to, or whom it came from
 */
public record Headline(String direction, String subject, String people) {
    static final Headline UNKNOWN = new Headline("", "", "");

    static Headline of(Letter letter) {
        return new Headline(
                letter.direction(),
                letter.subject() == null ? "" : letter.subject(),
                letter.isInbound() ? (letter.from() == null ? "" : letter.from()) : recipients(letter.to()));
    }

    private static String recipients(List<String> to) {
        if (to == null || to.isEmpty()) {
            return "nobody";
        }
        return to.size() == 1 ? to.get(0) : to.get(0) + " and " + (to.size() - 1) + " more";
    }

    public boolean isKnown() {
        return !direction.isEmpty();
    }

    public boolean isInbound() {
        return "inbound".equals(direction);
    }
}
