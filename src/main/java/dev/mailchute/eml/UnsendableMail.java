package dev.mailchute.eml;

/** A message that cannot be sent unchanged, and must be held: retrying does not help. The exception's message says why and what to do. */
public final class UnsendableMail extends Exception {
    private static final long serialVersionUID = 1;

    private final String code;

    /**
     * @param code a word for programs, such as {@code no-recipients}
     * @param reason a sentence for people
     */
    public UnsendableMail(String code, String reason) {
        super(reason);
        this.code = code;
    }

    /** A word for programs, such as {@code no-recipients}. */
    public String code() {
        return code;
    }

    /** A sentence for people. */
    public String reason() {
        return getMessage();
    }
}
