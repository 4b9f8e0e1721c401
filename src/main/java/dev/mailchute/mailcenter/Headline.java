package dev.mailchute.mailcenter;

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
                letter.isInbound() ? (letter.from() == null ? "" : letter.from()) : letter.recipients(1));
    }

    public boolean isKnown() {
        return !direction.isEmpty();
    }

    public boolean isInbound() {
        return "inbound".equals(direction);
    }
}
