package dev.mailchute.doctor;

/** How a finding stands before the reader. */
enum Mark {
    /** As it should be. */
    OK("ok", "\u2713", "ok  "),
    /** Good to know; nothing is proved by it. */
    HINT("hint", "\u00b7", "-   "),
    /** It works, and somebody should look at it. */
    WARNING("warning", "!", "!   "),
    /** It does not work. */
    CROSS("failed", "\u2717", "FAIL");

    private final String word;
    private final String sign;
    private final String plainSign;

    Mark(String word, String sign, String plainSign) {
        this.word = word;
        this.sign = sign;
        this.plainSign = plainSign;
    }

    /** For JSON. */
    String word() {
        return word;
    }

    /** @param unicode whether the reader's terminal can show ticks and crosses */
    String sign(boolean unicode) {
        return unicode ? sign : plainSign;
    }
}
