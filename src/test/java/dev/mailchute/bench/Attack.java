package dev.mailchute.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * One way in which somebody may try to stop the mail by way of the page.
 *
 * @param name for the command line, in one word
 * @param what in words, for the table
 */
record Attack(String name, String what, Action action) {
    /** What is done to the page. It ends by itself, at the latest a few seconds after the onslaught's time is over. */
    interface Action {
        void run(Onslaught onslaught) throws Exception;
    }

    static List<Attack> all() {
        return Stream.of(
                        List.of(new Attack("none", "no attack, for comparison", Onslaught::rest)),
                        ViewAttacks.all(),
                        ConnectionAttacks.all(),
                        SignInAttacks.all(),
                        DownloadAttacks.all(),
                        RequestAttacks.all(),
                        Http2Attacks.all())
                .flatMap(List::stream)
                .toList();
    }
}
