package dev.mailchute.testkit;

import com.github.tomakehurst.wiremock.http.Fault;
import java.util.concurrent.CountDownLatch;

/** Connection faults, before or during an answer. */
final class WireFaults {
    private WireFaults() {}

    static PlannedFault.Effect truncated(long afterBytes) {
        return (request, handling, released) -> handling.get().cutAfter(afterBytes);
    }

    static PlannedFault.Effect truncatedChunks(long afterBytes) {
        return (request, handling, released) -> handling.get().chunked().cutAfter(afterBytes);
    }

    static PlannedFault.Effect closedAfterwards() {
        return (request, handling, released) -> handling.get().closedAfter(0);
    }

    static PlannedFault.Effect stalled() {
        return (request, handling, released) -> {
            await(released);
            return broken();
        };
    }

    static PlannedFault.Effect stalledAfter(long bytes) {
        return (request, handling, released) -> {
            Answer proper = handling.get().cutAfter(bytes);
            proper.standsStillUntil = released;
            return proper;
        };
    }

    static PlannedFault.Effect reset() {
        return (request, handling, released) -> broken();
    }

    static PlannedFault.Effect closed() {
        return (request, handling, released) -> Answer.broken(Fault.EMPTY_RESPONSE);
    }

    static PlannedFault.Effect doneThenReset() {
        return (request, handling, released) -> {
            Answer proper = handling.get();
            return proper.isError() ? proper : broken();
        };
    }

    static PlannedFault.Effect doneThenStalled() {
        return (request, handling, released) -> {
            Answer proper = handling.get();
            if (proper.isError()) {
                return proper;
            }
            await(released);
            return broken();
        };
    }

    static PlannedFault.Effect killed(Runnable kill) {
        return (request, handling, released) -> {
            kill.run();
            return broken();
        };
    }

    static PlannedFault.Effect doneThenKilled(Runnable kill) {
        return (request, handling, released) -> {
            handling.get();
            kill.run();
            return broken();
        };
    }

    private static Answer broken() {
        return Answer.broken(Fault.CONNECTION_RESET_BY_PEER);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
