package dev.mailchute.doctor;

import dev.mailchute.graph.transport.GraphConnection;
import dev.mailchute.health.Status;
import dev.mailchute.settings.Microsoft365;
import java.time.Clock;
import java.time.Duration;

/** Checks the connections to the sign-in host and to Graph, and the clock. */
final class NetworkCheck {
    /** A certificate sign-in is valid for ten minutes; being off by half of that is too much. */
    private static final Duration MAX_SKEW = Duration.ofMinutes(5);

    private final Microsoft365 microsoft365;
    private final Duration responseTimeout;
    private final Clock clock;
    private final Report report;

    NetworkCheck(Microsoft365 microsoft365, Duration responseTimeout, Clock clock, Report report) {
        this.microsoft365 = microsoft365;
        this.responseTimeout = responseTimeout;
        this.clock = clock;
        this.report = report;
    }

    /** @return whether both hosts answer */
    boolean check() {
        report.begin(
                "network.sign-in",
                "Network: sign-in, " + microsoft365.loginUrl().getAuthority());
        ConnectionCheck.Reachability signIn = new ConnectionCheck(
                        microsoft365.loginUrl(),
                        "/common/v2.0/.well-known/openid-configuration",
                        microsoft365,
                        responseTimeout,
                        clock)
                .run(report);
        report.begin(
                "network.graph", "Network: Graph, " + microsoft365.graphUrl().getAuthority());
        ConnectionCheck.Reachability graph = new ConnectionCheck(
                        microsoft365.graphUrl(), GraphConnection.rootPath(), microsoft365, responseTimeout, clock)
                .run(report);
        signIn.ahead().or(graph::ahead).ifPresent(ahead -> report.add(clock(ahead)));
        return signIn.reached() && graph.reached();
    }

    private static Finding clock(Duration ahead) {
        Duration off = ahead.abs();
        String way = ahead.isNegative() ? " ahead of" : " behind";
        if (off.compareTo(MAX_SKEW) > 0) {
            return Finding.error(
                    "clock",
                    "This machine's clock is " + Status.describe(off) + way + " Microsoft's.",
                    "Set the clock and keep it in sync with NTP. With a wrong clock, certificate sign-in fails (AADSTS700024, AADSTS500133)"
                            + " and the times in logs, file names and receipts are wrong.");
        }
        return Finding.ok("clock", "within " + (off.toSeconds() + 1) + " s of Microsoft's");
    }
}
