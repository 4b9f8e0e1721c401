package dev.mailchute.doctor;

import dev.mailchute.graph.Graph;
import dev.mailchute.graph.MailboxReading;
import dev.mailchute.graph.RightsProbe;

/** All that is asked of a mailbox; none of it changes anything. */
record Questions(MailboxReading reading, RightsProbe rights) {
    static Questions to(Graph graph) {
        return new Questions(new MailboxReading(graph), new RightsProbe(graph));
    }
}
