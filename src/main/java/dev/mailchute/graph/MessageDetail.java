package dev.mailchute.graph;

/** How much is asked of a message. What cannot be read as a whole may be read without what spoils it. */
public enum MessageDetail {
    WHOLE(Fields.LONG + ",body"),
    WITHOUT_TEXT(Fields.LONG),
    HEADLINE(Fields.SHORT);

    private static final class Fields {
        private static final String SHORT =
                "subject,from,sender,internetMessageId,receivedDateTime,sentDateTime,importance";
        private static final String LONG =
                SHORT + ",toRecipients,ccRecipients,bccRecipients,replyTo,internetMessageHeaders";
    }

    private final String select;

    MessageDetail(String select) {
        this.select = select;
    }

    String select() {
        return select;
    }
}
