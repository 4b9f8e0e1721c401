package dev.mailchute.doctor;

/** The result of a check. */
enum Mark {
    /** It works. */
    OK("ok", "\u2713", "ok  "),
    /** For information; it proves nothing. */
    HINT("hint", "\u00b7", "-   "),
    /** Not known: it was not checked, or the answer says neither yes nor no. */
    OPEN("not-settled", "?", "?   "),
    /** It works, but needs attention. */
    WARNING("warning", "!", "!   "),
    /** It does not work. */
    ERROR("failed", "\u2717", "FAIL");

    private final String word;
    private final String sign;
    private final String plainSign;

    Mark(String word, String sign, String plainSign) {
        this.word = word;
        this.sign = sign;
        this.plainSign = plainSign;
    }

    /** The value in JSON. */
    String word() {
        return word;
    }

    /** @param unicode whether the reader's terminal can show ticks and crosses */
    String sign(boolean unicode) {
        return unicode ? sign : plainSign;
    }
}
