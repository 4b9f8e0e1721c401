package dev.mailchute.mailcenter;

/**
 * Describes a message in one line, as it was at the time of an action.
 *
 * @param people the recipients of an outgoing message, or the sender of an incoming one
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

    /** For logs; without the subject and the addresses. */
    @Override
    public String toString() {
        return direction + " message";
    }
}
