package dev.mailchute.graph;

/**
 * How many properties of a message are requested. A message that cannot be read completely may be readable without the
 * property that fails.
 */
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
