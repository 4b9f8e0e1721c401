package dev.mailchute.web;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A position in a list: after a certain entry, not after a number of entries, so that insertions and removals do not shift it.
 *
 * @param kind the list and its order
 * @param id the id of the entry
 * @param key the sort key of the entry
 */
record Cursor(String kind, String id, String key) {
    static final String PARAMETER = "cursor";
    private static final int LONGEST = 1500;

    String text() {
        byte[] bytes = (kind + "\n" + id + "\n" + key).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The cursor of a request; refused unless it belongs to this list in this order. */
    static Optional<Cursor> of(Parameters query, String kind) {
        return query.text(PARAMETER, LONGEST).map(text -> {
            Cursor cursor = read(text)
                    .orElseThrow(() -> query.refusal(
                            PARAMETER, "is not valid; start again without it, and pass next on unchanged"));
            if (!cursor.kind.equals(kind)) {
                throw query.refusal(
                        PARAMETER, "is for " + cursor.kind + ", not for " + kind + "; start again without it");
            }
            return cursor;
        });
    }

    private static Optional<Cursor> read(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\n", 3);
            return parts.length == 3 ? Optional.of(new Cursor(parts[0], parts[1], parts[2])) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
