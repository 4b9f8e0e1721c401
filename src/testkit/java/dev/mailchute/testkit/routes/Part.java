package dev.mailchute.testkit.routes;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A file attached to a message.
 *
 * @param file its content, a file beside that of the test; or else {@code text}
 */
record Part(@JsonProperty(required = true) String name, String type, String text, String file) {
    Part {
        if ((text == null) == (file == null)) {
            throw new IllegalArgumentException("an attachment has either text: or file:");
        }
    }
}
