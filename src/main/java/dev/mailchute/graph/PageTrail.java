package dev.mailchute.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.health.Warnings;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The way through the pages of one list. It ends where the list does; it also ends at a link that was followed before, and after
 * {@value #MAX_BARREN} pages in a row that brought nothing new, for such a list may have no end.
 *
 * <p>Source: Microsoft Graph counts pages by the items gone through, not by those that a filter lets pass, so an empty page with a new
 * link is nothing wrong.
 */
final class PageTrail {
    private static final int MAX_BARREN = 20;

    private final Set<String> links = new HashSet<>();
    private final Set<String> ids = new HashSet<>();
    private int barren;
    private Optional<String> broken = Optional.empty();

    /** The link to the page after this one; empty if it is the last one, or is to be taken for the last one. */
    synchronized Optional<String> next(JsonNode page) {
        boolean goesOn = advance(page.path("value"));
        if (!page.hasNonNull("@odata.nextLink")) {
            return Optional.empty();
        }
        String link = page.get("@odata.nextLink").asText();
        if (!links.add(link)) {
            broken = Optional.of("it names a page as its next one that was read before");
            return Optional.empty();
        }
        return goesOn ? Optional.of(link) : Optional.empty();
    }

    /** Takes note of the entries of a page; returns whether asking for the next one is worthwhile. */
    synchronized boolean advance(Iterable<JsonNode> entries) {
        boolean isNew = false;
        for (JsonNode entry : entries) {
            isNew |= ids.add(entry.path("id").asText());
        }
        barren = isNew ? 0 : barren + 1;
        if (barren < MAX_BARREN) {
            return true;
        }
        broken = Optional.of("its last " + MAX_BARREN + " pages brought nothing new");
        return false;
    }

    /** Why the list was not followed to its end, if it was not. */
    synchronized Optional<String> broken() {
        return broken;
    }

    /**
     * Tells of a list that was not followed to its end, or that this is over.
     *
     * @param list names it, as in {@code the list of folders}
     */
    void tell(Warnings warnings, GraphMailbox mailbox, String list) {
        broken().ifPresentOrElse(
                        why -> warnings.warn(
                                mailbox.key(),
                                list,
                                "Microsoft Graph gives " + list + " without an end: " + why
                                        + ". What it had listed until then is used. Next: nothing, if all that should be"
                                        + " there is; else tell Microsoft's support, or whoever runs the proxy in between"),
                        () -> warnings.settled(mailbox.key(), list));
    }
}
