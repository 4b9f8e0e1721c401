package dev.mailchute.doctor;

import dev.mailchute.failure.MailException;
import dev.mailchute.graph.MailboxReading;
import dev.mailchute.graph.RightsProbe;
import dev.mailchute.graph.RightsProbe.Shown;
import dev.mailchute.graph.transport.GraphMailbox;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The other half of a restricted set-up: checks that the mailboxes an app must not read refuse it. */
final class ScopeCheck {
    private static final int FORBIDDEN = 403;
    private static final String CHECK = "must be refused";

    private final MailboxReading reading;
    private final RightsProbe rights;
    private final Report report;

    ScopeCheck(Questions questions, Report report) {
        this.reading = questions.reading();
        this.rights = questions.rights();
        this.report = report;
    }

    /** A mailbox that could not be asked must not look as if it had refused. */
    static Finding notChecked(List<String> others, String why) {
        return Finding.error(
                CHECK,
                "Not checked whether " + String.join(", ", others) + " refuses the app, because " + why + ".",
                "Fix the errors above, and run doctor again.");
    }

    /**
     * Asks for the folders of mailboxes that must refuse the app, and whether it can send as them.
     *
     * @param others those mailboxes, as seen by the app
     * @param own the mailboxes that the app is configured for, in lower case
     * @param reachesOwn whether the app could read or send as at least one of its own
     */
    void check(List<GraphMailbox> others, Set<String> own, boolean reachesOwn) {
        if (others.isEmpty()) {
            report.add(Finding.hint(
                    "scope",
                    "Nothing proves that this app cannot read every mailbox of the tenant.",
                    "Run doctor --must-refuse ADDRESS with the address of a mailbox that it must not read."));
            return;
        }
        for (GraphMailbox other : others) {
            if (own.contains(other.mailbox().toLowerCase(Locale.ROOT))) {
                report.add(contradiction(other));
            } else {
                report.add(refused(other, reachesOwn));
                checkSendingAs(other);
            }
        }
    }

    /** Reading and sending are separate permissions, each with its own scope. Adds nothing if sending is refused. */
    private void checkSendingAs(GraphMailbox other) {
        Shown shown = rights.send(other);
        Finding finding =
                switch (shown.right()) {
                    case MISSING -> null;
                    case GIVEN ->
                        Finding.error(
                                CHECK,
                                "WARNING: THIS APP CAN SEND AS " + other.mailbox()
                                        + ". Mail.Send is not restricted and most likely holds for the whole tenant.",
                                "Restrict Mail.Send as well as Mail.ReadWrite: docs/app-registration.md, step 4A. Revoke an admin"
                                        + " consent for Mail.Send in Entra, which adds to the scoped role.");
                    case OPEN ->
                        Finding.open(
                                CHECK,
                                "Not settled whether the app can send as " + other.mailbox()
                                        + ": the answer says neither yes nor no.",
                                "Run doctor again later, or name another mailbox.");
                };
        if (finding != null) {
            report.add(shown.said().map(finding::withFault).orElse(finding));
        }
    }

    private static Finding contradiction(GraphMailbox other) {
        return Finding.error(
                CHECK,
                other.mailbox() + " is one of the mailboxes that this app is configured for.",
                "Name a mailbox that this app must not read.");
    }

    private Finding refused(GraphMailbox other, boolean reachesOwn) {
        try {
            reading.anyFolder(other);
            return Finding.error(
                    CHECK,
                    "WARNING: THIS APP CAN READ " + other.mailbox()
                            + ". It is not restricted and can most likely read the whole tenant.",
                    "Restrict it: docs/app-registration.md, step 4A. If you already have, either revoke the admin consent for mail"
                            + " permissions in Entra, which adds to the scoped roles, or stop Mailchute and wait 30 minutes to 2 hours"
                            + " until the change takes effect. See docs/troubleshooting.md, The app can read too much.");
        } catch (MailException e) {
            if (e.fault().status() != FORBIDDEN) {
                return Finding.error(
                                CHECK,
                                "Not proved that the app cannot read " + other.mailbox()
                                        + ": the request failed, but was not refused.",
                                "Name a mailbox that exists in this tenant, with an Exchange Online licence.")
                        .withFault(e.fault());
            }
            Finding refused = reachesOwn
                    ? Finding.ok(CHECK, "the app cannot read " + other.mailbox() + ", as it should be")
                    : Finding.open(
                            CHECK,
                            "The app cannot read " + other.mailbox()
                                    + ", but it cannot read its own mailboxes either: this proves nothing yet.",
                            "First fix access to the app's own mailboxes, then run doctor again.");
            return refused.withFault(e.fault());
        }
    }
}
