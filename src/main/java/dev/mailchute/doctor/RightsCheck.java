package dev.mailchute.doctor;

import dev.mailchute.graph.RightsProbe.Right;
import dev.mailchute.graph.RightsProbe.Shown;

/** What a probe has shown of one right that the configuration needs, in words. What the token shows is only a hint beside it. */
final class RightsCheck {
    private static final String WHERE = ": docs/app-registration.md, step 3 or 4A.";

    private final Probe probe;

    RightsCheck(Probe probe) {
        this.probe = probe;
    }

    /**
     * A right that is needed.
     *
     * @param role the permission of Graph that gives it
     * @param act what Mailchute must be able to do, as in "mark messages as read"
     * @param without what follows if it is missing, as a sentence
     */
    record Need(String check, String role, String act, String without) {}

    Finding finding(Need need, Shown shown) {
        Finding finding =
                switch (shown.right()) {
                    case GIVEN ->
                        Finding.ok(
                                need.check(),
                                "Mailchute may " + need.act() + " (a request without effect was not forbidden)"
                                        + (isInToken(need)
                                                ? ""
                                                : "; the token does not show " + need.role()
                                                        + ", so it is assigned in Exchange"));
                    case MISSING -> missing(need);
                    case OPEN -> notSettled(need);
                };
        return shown.right() == Right.GIVEN
                ? finding
                : shown.said().map(finding::withFault).orElse(finding);
    }

    private boolean isInToken(Need need) {
        return probe.tokenShows(need.role());
    }

    private Finding missing(Need need) {
        return Finding.error(
                need.check(),
                "Mailchute may not " + need.act() + ". " + need.without(),
                isInToken(need)
                        ? "The token has " + need.role()
                                + ", so this mailbox is outside its scope, or a policy denies it."
                                + " A change takes 30 minutes to 2 hours to take effect, with Mailchute stopped."
                        : "Grant the app " + need.role() + WHERE
                                + " A change takes 30 minutes to 2 hours to take effect, with Mailchute stopped.");
    }

    private Finding notSettled(Need need) {
        String found = "Whether Mailchute may " + need.act() + " is not settled: the answer says neither yes nor no.";
        if (isInToken(need)) {
            return Finding.warning(
                    need.check(), found + " The token has " + need.role() + ".", "Run doctor again later.");
        }
        return Finding.open(
                need.check(),
                found + " The token does not show " + need.role() + ", and it is needed. " + need.without(),
                "Run doctor again later; if this does not change, grant the app " + need.role() + WHERE);
    }
}
