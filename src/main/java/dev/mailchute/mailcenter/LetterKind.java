package dev.mailchute.mailcenter;

/**
 * What many letters have in common: mailbox or outbox, code and outcome. An index stores each kind once.
 *
 * @param code empty if it is not known
 */
public record LetterKind(String direction, String name, String code, String outcome) {
    static LetterKind of(Letter letter) {
        return new LetterKind(
                letter.direction(),
                String.valueOf(letter.name()),
                letter.code() == null ? "" : letter.code(),
                String.valueOf(letter.outcome()));
    }

    /** {@code direction.name}. */
    String place() {
        return direction + "." + name;
    }
}
