package dev.mailchute.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * The unit of ownership: a share of all pairs of app registration and mailbox. Whatever has to do with a mailbox, in either direction,
 * belongs to its slot, so that the four requests that Graph allows at a time are never split between nodes.
 *
 * @param number from 0
 */
public record Slot(int number) implements Comparable<Slot> {
    /** Fixed, because all nodes must agree on it, also those of the version before. */
    public static final int COUNT = 256;

    /**
     * @param clientId of the app registration
     * @param mailbox its address, in any case
     */
    public static Slot of(String clientId, String mailbox) {
        byte[] hash = sha256(clientId.toLowerCase(Locale.ROOT) + "\n" + mailbox.toLowerCase(Locale.ROOT));
        return new Slot(Math.floorMod(ByteBuffer.wrap(hash).getInt(), COUNT));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int compareTo(Slot other) {
        return Integer.compare(number, other.number);
    }
}
