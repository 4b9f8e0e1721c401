package dev.mailchute.bench;

import java.util.Optional;

/**
 * What a node did.
 *
 * @param at in milliseconds; all nodes are on one machine
 */
record Happening(long at, What what, int mailbox) {
    private static final String MARK = "poll ";

    enum What {
        BEGIN,
        REQUEST,
        GIVE_UP,
        END
    }

    String line() {
        return MARK + at + " " + what + " " + mailbox;
    }

    /** @return empty if the line is something else */
    static Optional<Happening> of(String line) {
        String[] words = line.split(" ");
        return line.startsWith(MARK) && words.length == 4
                ? Optional.of(
                        new Happening(Long.parseLong(words[1]), What.valueOf(words[2]), Integer.parseInt(words[3])))
                : Optional.empty();
    }
}
