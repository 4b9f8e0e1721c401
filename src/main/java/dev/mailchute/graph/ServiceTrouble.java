package dev.mailchute.graph;

import java.util.Set;
import org.apache.hc.core5.http.HttpStatus;

/** HTTP statuses of a service that fails as a whole, whatever the request. */
public final class ServiceTrouble {
    /** Overload: a smaller request does not help. */
    private static final Set<Integer> OVERLOAD =
            Set.of(HttpStatus.SC_TOO_MANY_REQUESTS, HttpStatus.SC_SERVICE_UNAVAILABLE);

    /** A gateway gave up, perhaps because the answer took too long; 509 is a bandwidth limit. */
    private static final Set<Integer> ON_THE_WAY =
            Set.of(HttpStatus.SC_BAD_GATEWAY, HttpStatus.SC_GATEWAY_TIMEOUT, 509);

    private ServiceTrouble() {}

    static boolean isOverload(int status) {
        return OVERLOAD.contains(status);
    }

    public static boolean isTrouble(int status) {
        return isOverload(status) || ON_THE_WAY.contains(status);
    }
}
