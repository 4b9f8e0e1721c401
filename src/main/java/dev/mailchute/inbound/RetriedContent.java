package dev.mailchute.inbound;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The content of a letter that is retried.
 *
 * @param mime the letter's copy of the message
 * @param isRebuilt whether that copy was rebuilt from properties in Graph
 */
record RetriedContent(Optional<Path> mime, boolean isRebuilt) {}
