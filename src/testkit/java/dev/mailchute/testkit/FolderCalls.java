package dev.mailchute.testkit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Folders: one level at a time, ten per page. */
final class FolderCalls {
    private static final Pattern BY_NAME = Pattern.compile("\\s*displayName\\s+eq\\s+'((?:[^']|'')*)'\\s*");
    private static final Set<String> PROPERTIES = Set.of(
            "id", "displayName", "parentFolderId", "childFolderCount", "unreadItemCount", "totalItemCount", "isHidden");

    private final FakeTenant tenant;

    FolderCalls(FakeTenant tenant) {
        this.tenant = tenant;
    }

    Answer list(GraphRequest request) {
        FakeFolder parent = parent(request);
        List<String> select = checkedSelect(request);
        int top = request.number("$top", 1, 1000, 10);
        int skip = request.number("$skip", 0, Integer.MAX_VALUE, 0);
        String wanted = wantedName(request.query.get("$filter"));
        if (request.query.containsKey("$expand")) {
            throw GraphFailure.badRequest("$expand of folders is not part of this tenant.");
        }
        boolean hidden = "true".equals(request.query.get("includeHiddenFolders"));
        List<FakeFolder> all = parent.children.stream()
                .filter(folder -> hidden || !folder.hidden)
                .filter(folder -> wanted == null || folder.displayName.equalsIgnoreCase(wanted))
                .sorted(Comparator.comparing((FakeFolder folder) -> folder.displayName.toLowerCase(Locale.ROOT)))
                .toList();
        ObjectNode json = Json.object();
        json.put("@odata.context", tenant.url() + "/v1.0/$metadata#users/mailFolders");
        if ("true".equals(request.query.get("$count"))) {
            json.put("@odata.count", all.size());
        }
        ArrayNode value = json.putArray("value");
        all.stream().skip(skip).limit(top).forEach(folder -> value.add(of(folder, select)));
        if ((long) skip + top < all.size()) {
            json.put("@odata.nextLink", request.nextLink(skip + top));
        }
        return Answer.json(200, json);
    }

    Answer get(GraphRequest request) {
        return Answer.json(
                200, of(request.mailbox.folders.byId(request.name("mailFolder-id")), checkedSelect(request)));
    }

    Answer create(GraphRequest request) {
        FakeFolder parent = parent(request);
        ObjectNode body = Json.read(request.body());
        body.fieldNames().forEachRemaining(name -> {
            if (!name.equals("displayName") && !name.equals("isHidden") && !name.startsWith("@odata")) {
                throw GraphFailure.noSuchProperty(name, "MailFolder");
            }
        });
        String name = body.path("displayName").asText("");
        if (name.isBlank()) {
            throw new GraphFailure(400, "ErrorInvalidParameter", "The folder needs a displayName.");
        }
        if (request.mailbox.folders.child(parent, name).isPresent()) {
            throw new GraphFailure(409, "ErrorFolderExists", "A folder with the specified name already exists.");
        }
        FakeFolder made =
                request.mailbox.createFolder(parent, name, body.path("isHidden").asBoolean(false));
        return Answer.json(201, of(made, List.of()));
    }

    private static FakeFolder parent(GraphRequest request) {
        String id = request.name("mailFolder-id");
        return id == null ? request.mailbox.folders.root() : request.mailbox.folders.byId(id);
    }

    private static String wantedName(String filter) {
        if (filter == null) {
            return null;
        }
        Matcher matcher = BY_NAME.matcher(filter);
        if (!matcher.matches()) {
            throw GraphFailure.badRequest("Invalid filter clause: " + filter);
        }
        return matcher.group(1).replace("''", "'");
    }

    private static List<String> checkedSelect(GraphRequest request) {
        List<String> select = request.select();
        for (String name : select) {
            if (!PROPERTIES.contains(name)) {
                throw GraphFailure.noSuchProperty(name, "MailFolder");
            }
        }
        return select;
    }

    private static ObjectNode of(FakeFolder folder, List<String> select) {
        ObjectNode json = Json.object();
        if (folder.search) {
            json.put("@odata.type", "#microsoft.graph.mailSearchFolder");
        }
        json.put("id", folder.id);
        json.put("displayName", folder.displayName);
        json.put("parentFolderId", folder.parent == null ? null : folder.parent.id);
        json.put("childFolderCount", folder.children.size());
        json.put(
                "unreadItemCount",
                folder.mails.stream().filter(mail -> !mail.read).count());
        json.put("totalItemCount", folder.mails.size());
        json.put("isHidden", folder.hidden);
        if (!select.isEmpty()) {
            Set<String> kept = new HashSet<>(select);
            kept.add("id");
            kept.add("@odata.type");
            json.retain(kept);
        }
        return json;
    }
}
