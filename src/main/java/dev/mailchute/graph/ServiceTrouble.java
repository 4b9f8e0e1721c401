package dev.mailchute.graph;

import java.util.Set;
import org.apache.hc.core5.http.HttpStatus;

/** HTTP statuses with which the service as a whole fails, whatever is asked of it. */
public final class ServiceTrouble {
    /** It has too much to do. Asking for less helps no more than asking for all. */
    private static final Set<Integer> OVERLOAD =
            Set.of(HttpStatus.SC_TOO_MANY_REQUESTS, HttpStatus.SC_SERVICE_UNAVAILABLE);

    /** Something on the way to it gave up, perhaps because the answer was too long in coming; 509 is a bandwidth limit. */
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
