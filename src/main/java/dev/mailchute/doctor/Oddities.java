package dev.mailchute.doctor;

import dev.mailchute.health.Warnings;

/** Adds the warnings of a working mailbox to the report. */
record Oddities(Report report) implements Warnings {

    @Override
    public void warn(String mailbox, String subject, String reason) {
        report.add(Finding.warning(subject, reason));
    }

    @Override
    public void settled(String mailbox, String subject) {
        // Each check runs once, so no warning is ever settled.
    }
}
