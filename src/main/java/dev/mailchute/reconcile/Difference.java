package dev.mailchute.reconcile;

import java.time.Instant;
import java.util.Optional;

/**
 * One message or file about which the records and the world differ.
 *
 * @param since when it came, or was last changed
 */
public record Difference(DifferenceKind kind, Item item, Instant since) {

    /**
     * What it is about.
     *
     * @param key of the message; for {@code mailchute trace}
     * @param file its path below the drop folder or the outbox. Names of dropped files contain the subject, so this is not logged
     */
    public record Item(Optional<String> messageId, Optional<String> key, Optional<String> file) {
        static Item of(String key, Optional<String> messageId) {
            return new Item(messageId, Optional.of(key), Optional.empty());
        }

        static Item file(String path) {
            return new Item(Optional.empty(), Optional.empty(), Optional.of(path));
        }

        Item at(String path) {
            return new Item(messageId, key, Optional.of(path));
        }

        /** The same message or file has the same one. */
        String identity() {
            return key.or(() -> file).or(() -> messageId).orElseThrow();
        }

        /** By its Message-ID and key, or else its file. */
        public String shown() {
            return known().or(() -> file).orElseThrow();
        }

        /**
         * The same for the log, where a Message-ID is known by the word before it, and names of files do not belong: they may be made of
         * a subject.
         */
        public String logged() {
            String known = messageId.map(id -> "message-id=" + id + " ").orElse("")
                    + key.map(id -> "key=" + id).orElse("");
            return known.isEmpty() ? "a file" : known.strip();
        }

        private Optional<String> known() {
            return messageId
                    .map(id -> key.map(also -> id + " (" + also + ")").orElse(id))
                    .or(() -> key);
        }
    }

    boolean isSame(Difference other) {
        return kind == other.kind && item.identity().equals(other.item.identity());
    }
}
