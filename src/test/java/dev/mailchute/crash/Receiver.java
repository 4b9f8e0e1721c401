package dev.mailchute.crash;

import java.util.List;
import java.util.Map;

/** A real server that takes messages in place of the drop folder, at an address that it keeps. */
interface Receiver extends AutoCloseable {
    void start() throws Exception;

    /** It goes away, and keeps what it has. */
    void stop() throws Exception;

    /** What was handed to it, each message as often as it was. Of what is known by its name, only what it has now. */
    List<byte[]> messages() throws Exception;

    /**
     * A consumer takes this message and deletes it.
     *
     * @return how many there were that {@link #messages} no longer has
     */
    int take(String id) throws Exception;

    /** The keys that its recipe names. */
    List<String> keys();

    /** Variables that its client needs. */
    default Map<String, String> environment() {
        return Map.of();
    }

    @Override
    default void close() throws Exception {
        stop();
    }
}
