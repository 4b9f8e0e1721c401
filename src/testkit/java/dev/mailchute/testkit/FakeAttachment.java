package dev.mailchute.testkit;

/**
 * An attachment as Graph shows it.
 *
 * @param item an attached message: the content is its MIME
 * @param content null for a link to a file elsewhere
 * @param inline shown inside the body; such an attachment alone does not make {@code hasAttachments} true
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
