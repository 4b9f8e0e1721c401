package dev.mailchute.inbound;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Messages whose letters are being retried; no poll touches them until released. */
public final class ReservedMail {
    private final Set<String> keys = ConcurrentHashMap.newKeySet();

    /** Reserves until {@link #release}. */
    public void reserve(String key) {
        keys.add(key);
    }

    public void release(String key) {
        keys.remove(key);
    }

    boolean contains(String key) {
        return keys.contains(key);
    }
}
