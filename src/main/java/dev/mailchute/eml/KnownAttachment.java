package dev.mailchute.eml;

import java.util.Optional;

/**
 * What is known of an attachment besides its bytes. Nothing of it needs to be well-formed.
 *
 * @param contentType empty where it is not known
 * @param isMessage whether it is a message itself
 * @param shownAs the Content-ID by which the text shows it
 */
public record KnownAttachment(
        String name, String contentType, long size, boolean isMessage, Optional<String> shownAs) {}
