package dev.mailchute.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.health.Warnings;
import dev.mailchute.net.PathSegment;
import dev.mailchute.settings.FolderName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds folders by path, level by level and through all pages. Ids are cached only for a while: an id stays valid when
 * its folder is renamed or moved, so a deleted folder would be followed into Deleted Items.
 *
 * <p>Source: Microsoft Graph lists only direct children, ten per page, by their names in the mailbox's language. It is
 * not documented whether a filter on names is case-sensitive, so names are compared here, by what people see.
 */
public final class Folders {
    private static final Logger LOG = LoggerFactory.getLogger(Folders.class);
    private static final String PAGE = "?includeHiddenFolders=true&$select=id,displayName&$top=100";
    private static final String SEARCH_FOLDER = "#microsoft.graph.mailSearchFolder";
    private static final int SHOWN = 20;
    /** A folder is looked up again after this time, which costs a request per level. */
    static final Duration LOOKED_UP_AGAIN_AFTER = Duration.ofMinutes(1);

    private final Graph graph;
    private final Clock clock;
    private final Warnings warnings;
    private final BooleanSupplier isStopping;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    public Folders(Graph graph, Clock clock, Warnings warnings, BooleanSupplier isStopping) {
        this.graph = graph;
        this.clock = clock;
        this.warnings = warnings;
        this.isStopping = isStopping;
    }

    private record Known(String id, Instant since) {
        /** True also if the clock was set back. */
        boolean isOld(Instant now) {
            return now.isBefore(since) || !now.isBefore(since.plus(LOOKED_UP_AGAIN_AFTER));
        }
    }

    /**
     * The folder's id or well-known name, for a URL segment or {@code destinationId}.
     *
     * @throws MailboxDownException if there is no such folder; its text names the existing ones
     */
    public String find(GraphMailbox mailbox, String path) {
        return cached(mailbox, path, false);
    }

    /** Like {@link #find}, but creates missing folders along the path. */
    public String findOrCreate(GraphMailbox mailbox, String path) {
        return cached(mailbox, path, true);
    }

    /** Several messages need the folder concurrently: one looks it up or creates it, the others wait. */
    private String cached(GraphMailbox mailbox, String path, boolean create) {
        String key = cacheKey(mailbox, path);
        synchronized (locks.computeIfAbsent(key, k -> new Object())) {
            Known before = known.get(key);
            Instant now = clock.instant();
            if (before == null) {
                known.put(key, new Known(resolve(mailbox, path, create), now));
            } else if (before.isOld(now)) {
                known.put(key, new Known(refresh(mailbox, path, create, before.id()), now));
            }
            return known.get(key).id();
        }
    }

    private String refresh(GraphMailbox mailbox, String path, boolean create, String before) {
        try {
            String id = resolve(mailbox, path, create);
            if (!id.equals(before)) {
                LOG.warn(
                        "\"{}\" in {} is now a different folder: the previous one was moved, renamed or deleted; the new one is used",
                        path,
                        mailbox.mailbox());
            }
            return id;
        } catch (TemporaryException e) {
            LOG.debug(
                    "\"{}\" in {} could not be looked up again; the known folder is used: {}",
                    path,
                    mailbox.mailbox(),
                    Fault.describe(e));
            return before;
        } catch (MailException e) {
            forget(mailbox, path);
            throw e;
        }
    }

    /** Drops an id that may be stale; the next call looks the folder up again. */
    public void forget(GraphMailbox mailbox, String path) {
        known.remove(cacheKey(mailbox, path));
    }

    private static String cacheKey(GraphMailbox mailbox, String path) {
        return mailbox.key() + "\n" + path;
    }

    private String resolve(GraphMailbox mailbox, String text, boolean create) {
        FolderPath path = FolderPath.parse(text);
        if (path.id().isPresent()) {
            return path.id().get();
        }
        Optional<String> wellKnown = path.wellKnown();
        if (wellKnown.filter("searchfolders"::equals).isPresent()) {
            throw searchFolder(mailbox, text);
        }
        String parent = wellKnown.orElse(null);
        for (String part :
                path.parts().subList(wellKnown.isPresent() ? 1 : 0, path.parts().size())) {
            parent = child(mailbox, parent, part, text, create);
        }
        return parent;
    }

    static String path(String folder) {
        return "mailFolders/" + PathSegment.encode(folder);
    }

    private String child(GraphMailbox mailbox, String parent, String name, String whole, boolean create) {
        String children = parent == null ? "mailFolders" : path(parent) + "/childFolders";
        List<JsonNode> siblings = listAll(mailbox, children);
        Optional<String> found = findByName(mailbox, siblings, name, whole);
        if (found.isPresent()) {
            return found.get();
        }
        if (create) {
            return create(mailbox, children, name, whole);
        }
        throw new MailboxDownException(Fault.of(
                "folder-not-found",
                "the folder \"" + whole + "\" does not exist in " + mailbox.mailbox() + ": there is no \"" + name
                        + "\" among " + names(siblings)));
    }

    private String create(GraphMailbox mailbox, String children, String name, String whole) {
        try {
            return graph.post(
                            mailbox,
                            children,
                            JsonNodeFactory.instance.objectNode().put("displayName", FolderName.clean(name)))
                    .path("id")
                    .asText();
        } catch (MailException e) {
            if (!e.fault().code().equals("ErrorFolderExists")) {
                throw e;
            }
            // It was created between our lookup and our request.
            return findByName(mailbox, listAll(mailbox, children), name, whole).orElseThrow(() -> e);
        }
    }

    private List<JsonNode> listAll(GraphMailbox mailbox, String children) {
        PageTrail trail = new PageTrail();
        Map<String, JsonNode> folders = new LinkedHashMap<>();
        JsonNode page = graph.list(mailbox, children + PAGE);
        while (true) {
            page.path("value")
                    .forEach(folder -> folders.putIfAbsent(folder.path("id").asText(), folder));
            Optional<String> next = trail.next(page);
            if (next.isEmpty()) {
                trail.report(warnings, mailbox, "the list of folders");
                return List.copyOf(folders.values());
            }
            if (isStopping.getAsBoolean()) {
                throw new MailboxDownException(Fault.stopping());
            }
            page = graph.next(mailbox, next.get());
        }
    }

    /** The folder with exactly this name, otherwise the one that looks like it. */
    private static Optional<String> findByName(
            GraphMailbox mailbox, List<JsonNode> siblings, String name, String whole) {
        String seen = FolderName.comparable(name);
        List<JsonNode> alike = siblings.stream()
                .filter(folder -> FolderName.comparable(displayName(folder)).equals(seen))
                .toList();
        List<JsonNode> folders =
                alike.stream().filter(folder -> !isSearchFolder(folder)).toList();
        if (folders.isEmpty() && !alike.isEmpty()) {
            throw searchFolder(mailbox, whole);
        }
        Optional<JsonNode> exact = folders.stream()
                .filter(folder -> displayName(folder).equals(name))
                .findFirst()
                .or(() -> folders.stream()
                        .filter(folder -> displayName(folder).equalsIgnoreCase(name))
                        .findFirst());
        if (exact.isEmpty() && folders.size() > 1) {
            throw new MailboxDownException(Fault.of(
                    "folders-look-alike",
                    "several folders of " + mailbox.mailbox() + " look like \"" + name
                            + "\", but none has exactly this name: "
                            + folders.stream()
                                    .map(folder -> FolderName.escaped(displayName(folder)))
                                    .collect(Collectors.joining(", "))));
        }
        return exact.or(() -> folders.stream().findFirst())
                .map(folder -> folder.path("id").asText());
    }

    private static MailboxDownException searchFolder(GraphMailbox mailbox, String whole) {
        return new MailboxDownException(Fault.of(
                "search-folder",
                "\"" + whole + "\" of " + mailbox.mailbox()
                        + " is a search folder: it only shows messages from other folders."
                        + " Configure the folder that holds them"));
    }

    private static String displayName(JsonNode folder) {
        return folder.path("displayName").asText();
    }

    private static boolean isSearchFolder(JsonNode folder) {
        return folder.path("@odata.type").asText().equalsIgnoreCase(SEARCH_FOLDER);
    }

    private static String names(List<JsonNode> siblings) {
        List<JsonNode> folders =
                siblings.stream().filter(folder -> !isSearchFolder(folder)).toList();
        if (folders.isEmpty()) {
            return "no folders at all";
        }
        List<String> names = folders.stream()
                .map(folder -> "\"" + displayName(folder) + "\"")
                .limit(SHOWN)
                .toList();
        String more = folders.size() > SHOWN ? " and " + (folders.size() - SHOWN) + " more" : "";
        return String.join(", ", names) + more;
    }
}
