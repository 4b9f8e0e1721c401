package dev.mailchute.bench;

import dev.mailchute.testkit.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Messages to be carried in.
 *
 * @param latency of each request in ms
 * @param after what happens to a message: {@code read}, {@code remove} or {@code move}
 * @param heap of the application, as in {@code 64m}
 */
record Work(int mailboxes, int messages, int latency, String after, String heap) {
    private static final String NAME = "bench";
    private static final double FOUR_AT_A_TIME = 4;

    int all() {
        return mailboxes * messages;
    }

    /** How many belong to the first part, which is measured apart. */
    int first() {
        return Math.min(1000, all() / 2);
    }

    /** All but the last few, when the mailboxes do not all have something left. */
    int end() {
        return (int) (all() * 0.98);
    }

    /** The request with which a message is finished. */
    Operation last() {
        return switch (after) {
            case "remove" -> Operation.DELETE_MESSAGE;
            case "move" -> Operation.MOVE_MESSAGE;
            default -> Operation.PATCH_MESSAGE;
        };
    }

    /** Messages a second that Graph allows; infinite without latency. */
    double ceiling() {
        int requests = after.equals("move") ? 3 : 2;
        return mailboxes * FOUR_AT_A_TIME / requests / (latency / 1000.0);
    }

    List<String> addresses() {
        return IntStream.range(0, mailboxes)
                .mapToObj(number -> NAME + number + "@contoso.com")
                .toList();
    }

    /** The application's configuration. */
    Map<String, String> keys() {
        Map<String, String> keys = new HashMap<>();
        for (int m = 0; m < mailboxes; m++) {
            keys.put("inbound.bench" + m + ".mailbox", addresses().get(m));
            if (after.equals("remove")) {
                keys.put("inbound.bench" + m + ".remove-mail", "true");
            } else if (after.equals("move")) {
                keys.put("inbound.bench" + m + ".move-to", "Processed");
            }
        }
        return keys;
    }

    String name() {
        return NAME;
    }
}
