package dev.mailchute.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.health.Warnings;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Follows the pages of one list to its end. It also stops at a link that was followed before and after {@value
 * #MAX_PAGES_WITHOUT_NEW} consecutive pages without new entries, because such a list may never end.
 *
 * <p>Source: Microsoft Graph pages by the items it examined, not by those that pass the filter, so an empty page with a
 * new link is normal.
 */
final class PageTrail {
    private static final int MAX_PAGES_WITHOUT_NEW = 20;

    private final Set<String> links = new HashSet<>();
    private final Set<String> ids = new HashSet<>();
    private int pagesWithoutNew;
    private Optional<String> broken = Optional.empty();

    /** The link to the next page; empty if this is the last one or counts as the last one. */
    synchronized Optional<String> next(JsonNode page) {
        boolean isWorthReading = advance(page.path("value"));
        if (!page.hasNonNull("@odata.nextLink")) {
            return Optional.empty();
        }
        String link = page.get("@odata.nextLink").asText();
        if (!links.add(link)) {
            broken = Optional.of("the link to its next page leads to a page that was already read");
            return Optional.empty();
        }
        return isWorthReading ? Optional.of(link) : Optional.empty();
    }

    /** Notes the entries of a page; returns whether to read the next one. */
    synchronized boolean advance(Iterable<JsonNode> entries) {
        boolean isNew = false;
        for (JsonNode entry : entries) {
            isNew |= ids.add(entry.path("id").asText());
        }
        pagesWithoutNew = isNew ? 0 : pagesWithoutNew + 1;
        if (pagesWithoutNew < MAX_PAGES_WITHOUT_NEW) {
            return true;
        }
        broken = Optional.of("its last " + MAX_PAGES_WITHOUT_NEW + " pages had no new entries");
        return false;
    }

    /** Why the list was not read to its end; empty if it was. */
    synchronized Optional<String> broken() {
        return broken;
    }

    /**
     * Warns if the list was not read to its end; otherwise clears the warning.
     *
     * @param list its name, such as {@code the list of folders}
     */
    void report(Warnings warnings, GraphMailbox mailbox, String list) {
        broken().ifPresentOrElse(
                        why -> warnings.warn(
                                mailbox.key(),
                                list,
                                "Microsoft Graph returns " + list + " without an end: " + why
                                        + ". The entries listed until then are used. Next: nothing if none are missing;"
                                        + " otherwise ask Microsoft's support, or the administrator of the proxy in between"),
                        () -> warnings.settled(mailbox.key(), list));
    }
}
