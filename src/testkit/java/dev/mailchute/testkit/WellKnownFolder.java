package dev.mailchute.testkit;

import java.util.Locale;
import java.util.Optional;

/** The folders that every mailbox has: Graph's well-known name, and the display name in each language. */
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

    /** The direct children of the root that a listing shows. */
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
