package dev.mailchute.doctor;

import dev.mailchute.graph.transport.GraphConnection;
import dev.mailchute.health.Status;
import dev.mailchute.settings.Microsoft365;
import java.time.Clock;
import java.time.Duration;

/** The ways to the sign-in host and to Graph, and the clock. */
final class NetworkCheck {
    /** A certificate sign-in is valid for ten minutes; half of that is too much. */
    private static final Duration MAX_SKEW = Duration.ofMinutes(5);

    private final Microsoft365 microsoft365;
    private final Duration silence;
    private final Clock clock;
    private final Report report;

    NetworkCheck(Microsoft365 microsoft365, Duration silence, Clock clock, Report report) {
        this.microsoft365 = microsoft365;
        this.silence = silence;
        this.clock = clock;
        this.report = report;
    }

    /** @return whether both hosts answer */
    boolean look() {
        report.begin(
                "network.sign-in",
                "Network: sign-in, " + microsoft365.loginUrl().getAuthority());
        ConnectionCheck.Reach signIn = new ConnectionCheck(
                        microsoft365.loginUrl(),
                        "/common/v2.0/.well-known/openid-configuration",
                        microsoft365,
                        silence,
                        clock)
                .walk(report);
        report.begin(
                "network.graph", "Network: Graph, " + microsoft365.graphUrl().getAuthority());
        ConnectionCheck.Reach graph = new ConnectionCheck(
                        microsoft365.graphUrl(), GraphConnection.rootPath(), microsoft365, silence, clock)
                .walk(report);
        signIn.ahead().or(graph::ahead).ifPresent(ahead -> report.add(clock(ahead)));
        return signIn.reached() && graph.reached();
    }

    private static Finding clock(Duration ahead) {
        Duration off = ahead.abs();
        String way = ahead.isNegative() ? " ahead of" : " behind";
        if (off.compareTo(MAX_SKEW) > 0) {
            return Finding.cross(
                    "clock",
                    "The clock of this machine is " + Status.describe(off) + way + " Microsoft's.",
                    "Set it, and keep it right with NTP. A certificate sign-in fails with a wrong clock (AADSTS700024, AADSTS500133), and times in"
                            + " logs, file names and receipts are wrong.");
        }
        return Finding.ok("clock", "within " + (off.toSeconds() + 1) + " s of Microsoft's");
    }
}
