package dev.mailchute.doctor;

import dev.mailchute.failure.MailException;
import dev.mailchute.graph.MailboxReading;
import dev.mailchute.graph.transport.GraphMailbox;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The other half of a restricted set-up: that an app is refused where it must be. */
final class ScopeCheck {
    private static final int FORBIDDEN = 403;
    private static final String CHECK = "must be refused";

    private final MailboxReading reading;
    private final Report report;

    ScopeCheck(MailboxReading reading, Report report) {
        this.reading = reading;
        this.report = report;
    }

    /**
     * Asks for the folders of mailboxes that must say no.
     *
     * @param others those mailboxes, as the app reaches them
     * @param own the mailboxes that the app is meant for, in lower case
     * @param reachesOwn whether the app could read one of its own
     */
    void look(List<GraphMailbox> others, Set<String> own, boolean reachesOwn) {
        if (others.isEmpty()) {
            report.add(Finding.hint(
                    "scope",
                    "Nothing proves that this app cannot read every mailbox of the tenant.",
                    "doctor --must-refuse ADDRESS, with the address of a mailbox that it must not read."));
            return;
        }
        others.forEach(other -> report.add(
                own.contains(other.mailbox().toLowerCase(Locale.ROOT))
                        ? contradiction(other)
                        : refused(other, reachesOwn)));
    }

    private static Finding contradiction(GraphMailbox other) {
        return Finding.cross(
                CHECK,
                other.mailbox() + " is one of the mailboxes that this app is configured for.",
                "Name another mailbox, one that this app must not read.");
    }

    private Finding refused(GraphMailbox other, boolean reachesOwn) {
        try {
            reading.anyFolder(other);
            return Finding.cross(
                    CHECK,
                    "WARNING: THIS APP CAN READ " + other.mailbox()
                            + ". It is not restricted: it most likely reads the whole tenant.",
                    "Restrict it: docs/app-registration.md, step 4A. If you have: a consent for mail permissions in Entra adds up with the"
                            + " scoped roles and must go, or the change is not yet in force (30 minutes to 2 hours, with Mailchute"
                            + " stopped). See docs/troubleshooting.md, The app can read too much.");
        } catch (MailException e) {
            if (e.fault().status() != FORBIDDEN) {
                return Finding.cross(
                                CHECK,
                                "That " + other.mailbox()
                                        + " is refused is not proved: the answer is another one than No.",
                                "Name a mailbox that exists in this tenant, with an Exchange Online licence.")
                        .saying(e.fault());
            }
            Finding refused = reachesOwn
                    ? Finding.ok(CHECK, other.mailbox() + " is refused, as it must be")
                    : Finding.warning(
                            CHECK,
                            other.mailbox() + " is refused, but so is everything: this proves nothing yet.",
                            "First make the app's own mailboxes work.");
            return refused.saying(e.fault());
        }
    }
}
