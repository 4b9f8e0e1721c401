package dev.mailchute.doctor;

import dev.mailchute.health.Warnings;

/** What is odd about a mailbox that works, as a line of the report. */
record Oddities(Report report) implements Warnings {

    @Override
    public void warn(String mailbox, String subject, String reason) {
        report.add(Finding.warning(subject, reason));
    }

    @Override
    public void settled(String mailbox, String subject) {
        // Said once a round; there is nothing to take back.
    }
}
