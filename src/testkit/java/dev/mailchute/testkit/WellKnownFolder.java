package dev.mailchute.testkit;

import java.util.Locale;
import java.util.Optional;

/** The folders every mailbox has: Graph's neutral name, and what people see in their own language. */
enum WellKnownFolder {
    MSGFOLDERROOT("Top of Information Store", "Oberste Ebene des Informationsspeichers"),
    INBOX("Inbox", "Posteingang"),
    DRAFTS("Drafts", "Entwürfe"),
    SENTITEMS("Sent Items", "Gesendete Elemente"),
    DELETEDITEMS("Deleted Items", "Gelöschte Elemente"),
    ARCHIVE("Archive", "Archiv"),
    JUNKEMAIL("Junk Email", "Junk-E-Mail"),
    OUTBOX("Outbox", "Postausgang"),
    CONVERSATIONHISTORY("Conversation History", "Aufgezeichnete Unterhaltungen"),
    RECOVERABLEITEMSDELETIONS("Deletions", "Deletions");

    private final String english;
    private final String german;

    WellKnownFolder(String english, String german) {
        this.english = english;
        this.german = german;
    }

    String displayName(Locale language) {
        return language.getLanguage().equals("de") ? german : english;
    }

    /** Direct children of the root that a listing shows. */
    boolean isVisible() {
        return this != MSGFOLDERROOT && this != RECOVERABLEITEMSDELETIONS;
    }

    static Optional<WellKnownFolder> named(String name) {
        for (WellKnownFolder folder : values()) {
            if (folder.name().equalsIgnoreCase(name)) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }
}
