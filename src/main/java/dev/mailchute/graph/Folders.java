package dev.mailchute.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the folders of mailboxes by their path, level by level and past page one, and keeps their ids.
 *
 * <p>Source: Microsoft Graph lists only direct children, ten to a page, by names in the mailbox's language. Whether a filter on
 * names minds case is not documented, so names are compared here.
 */
public final class Folders {
    private static final String PAGE = "?includeHiddenFolders=true&$select=id,displayName&$top=100";
    private static final int SHOWN = 20;

    private final Graph graph;
    private final Map<String, String> ids = new ConcurrentHashMap<>();
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    public Folders(Graph graph) {
        this.graph = graph;
    }

    /**
     * The folder's id, or its well-known name, fit for a URL segment and for {@code destinationId}.
     *
     * @throws MailboxDownException if there is no such folder; the text names those that there are
     */
    public String find(GraphMailbox mailbox, String path) {
        return cached(mailbox, path, false);
    }

    /** As {@link #find}, but folders that are missing along the way are created. */
    public String findOrCreate(GraphMailbox mailbox, String path) {
        return cached(mailbox, path, true);
    }

    /** Four mails of a mailbox want its folder at once: one of them looks, or creates, and the others wait for it. */
    private String cached(GraphMailbox mailbox, String path, boolean create) {
        String key = cacheKey(mailbox, path);
        synchronized (locks.computeIfAbsent(key, k -> new Object())) {
            String known = ids.get(key);
            if (known == null) {
                known = walk(mailbox, path, create);
                ids.put(key, known);
            }
            return known;
        }
    }

    /** The id has turned out to be stale; the next call looks again. */
    public void forget(GraphMailbox mailbox, String path) {
        ids.remove(cacheKey(mailbox, path));
    }

    private static String cacheKey(GraphMailbox mailbox, String path) {
        return mailbox.key() + "\n" + path;
    }

    private String walk(GraphMailbox mailbox, String text, boolean create) {
        FolderPath path = FolderPath.parse(text);
        if (path.id().isPresent()) {
            return path.id().get();
        }
        Optional<String> wellKnown = path.wellKnown();
        String parent = wellKnown.orElse(null);
        for (String part :
                path.parts().subList(wellKnown.isPresent() ? 1 : 0, path.parts().size())) {
            parent = child(mailbox, parent, part, text, create);
        }
        return parent;
    }

    private String child(GraphMailbox mailbox, String parent, String name, String whole, boolean create) {
        String children =
                parent == null ? "mailFolders" : "mailFolders/" + GraphMailbox.segment(parent) + "/childFolders";
        List<JsonNode> siblings = all(mailbox, children);
        Optional<String> found = named(siblings, name);
        if (found.isPresent()) {
            return found.get();
        }
        if (create) {
            return created(mailbox, children, name);
        }
        throw new MailboxDownException(Fault.of(
                "folder-not-found",
                "the folder \"" + whole + "\" does not exist in " + mailbox.mailbox() + ": there is no \"" + name
                        + "\" among " + names(siblings)));
    }

    private String created(GraphMailbox mailbox, String children, String name) {
        try {
            return graph.post(
                            mailbox,
                            children,
                            JsonNodeFactory.instance.objectNode().put("displayName", name))
                    .path("id")
                    .asText();
        } catch (MailException e) {
            if (!e.fault().code().equals("ErrorFolderExists")) {
                throw e;
            }
            // Somebody created it between our look and our request.
            return named(all(mailbox, children), name).orElseThrow(() -> e);
        }
    }

    private List<JsonNode> all(GraphMailbox mailbox, String children) {
        List<JsonNode> folders = new ArrayList<>();
        JsonNode page = graph.list(mailbox, children + PAGE);
        page.path("value").forEach(folders::add);
        while (page.hasNonNull("@odata.nextLink")) {
            page = graph.next(mailbox, page.get("@odata.nextLink").asText());
            page.path("value").forEach(folders::add);
        }
        return folders;
    }

    private static Optional<String> named(List<JsonNode> folders, String name) {
        return folders.stream()
                .filter(folder -> folder.path("displayName").asText().equalsIgnoreCase(name))
                .map(folder -> folder.path("id").asText())
                .findFirst();
    }

    private static String names(List<JsonNode> folders) {
        if (folders.isEmpty()) {
            return "no folders at all";
        }
        List<String> names = folders.stream()
                .map(folder -> "\"" + folder.path("displayName").asText() + "\"")
                .limit(SHOWN)
                .toList();
        String more = folders.size() > SHOWN ? " and " + (folders.size() - SHOWN) + " more" : "";
        return String.join(", ", names) + more;
    }
}
