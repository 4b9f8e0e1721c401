package dev.mailchute.nodes;

import dev.mailchute.cluster.Slot;
import java.util.ArrayList;
import java.util.List;

/** A mailbox from which mail comes in and goes out, in one of three ways in either direction. */
record Box(String name, int number) {
    static final String CLIENT_ID = "11111111-2222-3333-4444-555555555555";

    String address() {
        return name + "@contoso.com";
    }

    Slot slot() {
        return Slot.of(CLIENT_ID, address());
    }

    boolean isRemoved() {
        return number % 3 == 1;
    }

    boolean isMoved() {
        return number % 3 == 2;
    }

    boolean isSentAsDraft() {
        return number % 4 == 3;
    }

    /** The lines of the configuration. */
    List<String> keys() {
        List<String> keys = new ArrayList<>(List.of(
                "mailchute.inbound." + name + ".mailbox = " + address(),
                "mailchute.inbound." + name + ".schedule = 2s",
                "mailchute.inbound." + name + ".drop-dir = ./shared/drop/" + name,
                "mailchute.outbound." + name + ".mailbox = " + address(),
                "mailchute.outbound." + name + ".outbox-dir = ./shared/outbox/" + name,
                "mailchute.outbound." + name + ".stable-for = 100ms",
                "mailchute.outbound." + name + ".messages-per-minute = 0"));
        if (isRemoved()) {
            keys.add("mailchute.inbound." + name + ".remove-mail = true");
        }
        if (isMoved()) {
            keys.add("mailchute.inbound." + name + ".move-to = Inbox/Done");
        }
        if (isSentAsDraft()) {
            keys.add("mailchute.outbound." + name + ".send-mode = draft");
        }
        return keys;
    }
}
