package dev.mailchute.eml;

import java.util.Optional;

/**
 * What is known about an attachment apart from its bytes. None of it needs to be well-formed.
 *
 * @param contentType empty if not known
 * @param isMessage whether it is a message itself
 * @param shownAs the Content-ID that the text refers to
 */
public record KnownAttachment(
        String name, String contentType, long size, boolean isMessage, Optional<String> shownAs) {}
