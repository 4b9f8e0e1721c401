package dev.mailchute.graph;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;

/** The request bodies that change a message, for the routes. */
public final class MessageChange {
    private MessageChange() {}

    /** Marks it read and replaces its categories. */
    public static String readWith(Collection<String> categories) {
        ObjectNode change = JsonNodeFactory.instance.objectNode().put("isRead", true);
        ArrayNode list = change.putArray("categories");
        categories.forEach(list::add);
        return change.toString();
    }

    /** @param folder an id or well-known name from {@link Folders} */
    public static String moveTo(String folder) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("destinationId", folder)
                .toString();
    }
}
