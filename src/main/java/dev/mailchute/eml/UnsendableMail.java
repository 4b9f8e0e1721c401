package dev.mailchute.eml;

/** A mail that cannot go out as it is, and will not by trying again: it is to be held. The message says why, and what to do. */
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
