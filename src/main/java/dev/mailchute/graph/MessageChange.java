package dev.mailchute.graph;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;

/** The bodies of requests that change a message, for routes. */
public final class MessageChange {
    private MessageChange() {}

    /** Marks it read, and gives it these categories in place of those that it has. */
    public static String readWith(Collection<String> categories) {
        ObjectNode change = JsonNodeFactory.instance.objectNode().put("isRead", true);
        ArrayNode list = change.putArray("categories");
        categories.forEach(list::add);
        return change.toString();
    }

    /** @param folder as {@link Folders} finds it */
    public static String moveTo(String folder) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("destinationId", folder)
                .toString();
    }
}
