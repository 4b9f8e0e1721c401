package dev.mailchute.app;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.health.TroubleLog;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node of a cluster looks for in the ledger once a second: pauses, requests and letters of other nodes. */
final class SharedWork {
    private static final Logger LOG = LoggerFactory.getLogger(SharedWork.class);
    private static final long EVERY_MILLIS = 1000;

    private final List<Runnable> looks;
    private final TroubleLog troubles = new TroubleLog();

    SharedWork(Runnable... looks) {
        this.looks = List.of(looks);
    }

    /** Until the context stops. */
    void begin(CamelContext context) {
        ScheduledExecutorService thread =
                context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "shared-work");
        thread.scheduleWithFixedDelay(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    void look() {
        for (Runnable look : looks) {
            try {
                look.run();
            } catch (LedgerException e) {
                LOG.debug("the other nodes are not heard now", e); // the ledger's trouble is told elsewhere
            } catch (RuntimeException e) {
                troubles.error(LOG, "shared-work", "unexpected error while looking for what other nodes want", e);
            }
        }
    }
}
