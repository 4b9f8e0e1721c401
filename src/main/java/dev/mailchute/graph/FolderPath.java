package dev.mailchute.graph;

import dev.mailchute.settings.FolderName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A folder of a mailbox as the configuration names it: {@code Inbox/Tickets}, {@code A\/B}, or {@code id:...}.
 *
 * @param id set for the {@code id:} form, which has no parts
 * @param parts the folder names along the path, unescaped
 */
public record FolderPath(Optional<String> id, List<String> parts) {
    /** Source: Microsoft Graph, mailFolder resource: well-known names, the same in every language. */
    private static final Set<String> WELL_KNOWN = Set.of(
            "archive",
            "clutter",
            "conflicts",
            "conversationhistory",
            "deleteditems",
            "drafts",
            "inbox",
            "junkemail",
            "localfailures",
            "msgfolderroot",
            "outbox",
            "recoverableitemsdeletions",
            "scheduled",
            "searchfolders",
            "sentitems",
            "serverfailures",
            "syncissues");

    public static FolderPath parse(String text) {
        if (text.startsWith("id:")) {
            return new FolderPath(Optional.of(text.substring(3)), List.of());
        }
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == '/') {
                part.append('/');
                i++;
            } else if (c == '/') {
                addPart(parts, part);
            } else {
                part.append(c);
            }
        }
        addPart(parts, part);
        return new FolderPath(Optional.empty(), List.copyOf(parts));
    }

    private static void addPart(List<String> parts, StringBuilder part) {
        if (!FolderName.isBlank(part.toString())) {
            parts.add(part.toString().trim());
        }
        part.setLength(0);
    }

    /** The first part if it is a well-known name, in upper or lower case. */
    Optional<String> wellKnown() {
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of(FolderName.comparable(parts.get(0))).filter(WELL_KNOWN::contains);
    }
}
