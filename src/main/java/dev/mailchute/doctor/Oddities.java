package dev.mailchute.doctor;

import dev.mailchute.graph.GraphMailbox;
import dev.mailchute.graph.Warnings;

/** What is odd about a mailbox that works, as a line of the report. */
record Oddities(Report report) implements Warnings {

    @Override
    public void warn(GraphMailbox mailbox, String subject, String reason) {
        report.add(Finding.warning(subject, reason));
    }

    @Override
    public void settled(GraphMailbox mailbox, String subject) {
        // Said once a round; there is nothing to take back.
    }
}
