package dev.mailchute.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The tenant's clock: runs like the real one, and can be advanced or set. */
public final class TenantClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    /** Advances it; it continues from there. */
    public void advance(Duration by) {
        ahead = ahead.plus(by);
    }

    /** Sets it; it continues from there. */
    public void set(Instant now) {
        ahead = Duration.between(Instant.now(), now);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("a tenant lives in UTC");
    }
}
