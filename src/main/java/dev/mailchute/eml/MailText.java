package dev.mailchute.eml;

/**
 * The text of a message.
 *
 * @param contentType {@code html} or {@code text}
 */
public record MailText(String contentType, String content) {
    private static final String HTML = "html";

    public static MailText html(String content) {
        return new MailText(HTML, content);
    }

    public static MailText plain(String content) {
        return new MailText("text", content);
    }

    public boolean isHtml() {
        return contentType.equals(HTML);
    }
}
