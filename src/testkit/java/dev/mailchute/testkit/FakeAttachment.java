package dev.mailchute.testkit;

/**
 * An attachment as Graph returns it.
 *
 * @param item whether it is an attached message, whose content is its MIME
 * @param content null for a link to a file stored elsewhere
 * @param inline whether it is shown in the body; inline attachments alone do not make {@code hasAttachments} true
 */
record FakeAttachment(
        String id,
        String name,
        String contentType,
        boolean inline,
        String contentId,
        boolean item,
        MimeSource content) {
    boolean isLink() {
        return content == null;
    }
}
