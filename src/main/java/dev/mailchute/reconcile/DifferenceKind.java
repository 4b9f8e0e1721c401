package dev.mailchute.reconcile;

import java.util.Locale;

/** What can differ, in words, and what to do about it. */
public enum DifferenceKind {
    /** The journal knows a message that the ledger does not. */
    RECORD_MISSING(
            "the journal knows this message, but its record is missing from the ledger: someone or something removed it",
            "Find out who changed the ledger's tables. An incoming message that is unread in the mailbox is delivered again,"
                    + " and an outgoing one that is dropped again is not recognised as a duplicate"),
    /** The ledger knows a message that the journal does not. */
    JOURNAL_MISSING(
            "the ledger has a record of this message, but the journal has none: someone or something removed it",
            "Find out who changed the ledger's tables. No mail is affected; its history is lost"),
    /** Inbound: a file in the drop folder that no record mentions. */
    UNKNOWN_DROP_FILE(
            "the drop folder has this file, but the ledger has no record of it",
            "Find out who put it there, or who removed its record. If its message is unread in the mailbox it is delivered again"),
    /** Inbound: someone dealt with it before Mailchute. */
    READ_ELSEWHERE(
            "it is in the mailbox and not unread, but was not delivered: someone else marked it read or moved it, or its record was"
                    + " removed",
            "If it is wanted, mark it unread in the folder that Mailchute reads, and it is delivered"),
    /** Inbound: acknowledged, and unread now. */
    UNREAD_AGAIN(
            "it was delivered and marked read, but is unread now: someone marked it unread",
            "Nothing: it is delivered again at the next poll. Mark it read to prevent that"),
    /** Inbound: it should have been moved or deleted. */
    STILL_THERE(
            "it was delivered, then moved or deleted, but is in the folder again",
            "Nothing if someone put it back. Else look at what happened to it: mailchute trace"),
    /** Inbound: unread, although later messages were taken. */
    SKIPPED(
            "it is unread and was not taken, although messages that came later were",
            "See whether a step in routes/ leaves it out; else look in the log for the time when it came, and ask for help"),
    /** Inbound: it failed, and is no longer there to be tried again. */
    LEFT_AND_GONE(
            "it failed and was to be tried again, but is no longer unread in the mailbox: someone read, moved or deleted it",
            "If it is wanted, mark it unread in the folder that Mailchute reads"),
    /** Inbound: recorded as staged, and in neither folder. */
    STAGED_FILE_MISSING(
            "it is recorded as complete in .staging, but its file is neither there nor in the drop folder",
            "Nothing: it is fetched again at the next poll. Find out which program removes files from .staging"),
    /** A letter that no record mentions. */
    LETTER_UNKNOWN(
            "the Mail Center has a letter for it, but the ledger has no record of it",
            "If Mailchute was killed just now, the next start settles it. Else find out who removed its record, then retry or"
                    + " discard the letter"),
    /** Recorded as held, without a letter. */
    LETTER_MISSING(
            "it is recorded as held, but the Mail Center has no letter for it, and no one discarded one",
            "Restore its folder in mail-center/ from a backup. In the mailbox an incoming message is still there: mark it unread"),
    /** A letter whose message is through. */
    LETTER_FINISHED(
            "its message was delivered or sent, but its letter still waits", "Look at the letter and discard it"),
    /** Outbound: a file in sent/ that Mailchute did not put there. */
    SENT_WITHOUT_RECEIPT(
            "the file is in sent/ without a receipt: Mailchute did not put it there, and did not send it from there",
            "If it is to be sent, move it into the outbox. Else remove it"),
    /** Outbound: a receipt that no record mentions. */
    RECEIPT_UNKNOWN(
            "there is a receipt for it, but the ledger has no record of it",
            "Find out who wrote the receipt, or who removed the record. Look in Sent Items whether it was sent"),
    /** Outbound: in custody, without its file. */
    CLAIMED_FILE_MISSING(
            "it is recorded as in hand, but its file is neither in .claimed nor in the outbox",
            "Find out which program removes files from .claimed. If it was not sent, drop it again"),
    /** Outbound: recorded as sent, and the mailbox does not have it. */
    NOT_IN_SENT_ITEMS(
            "it was sent, but the mailbox has no message with this Message-ID",
            "Ask whether someone or a retention policy deletes from Sent Items, and whether Sent Items keeps copies at all. Else"
                    + " search for the Message-ID with a message trace in the Exchange admin center"),
    /** Outbound: more copies than sends. */
    SENT_TWICE(
            "Sent Items has more copies of it than were recorded as sent",
            "Ask whether someone sent or copied it. Else look at what happened to it: mailchute trace"),
    /** Outbound: in doubt, and the mailbox has it. */
    SENT_AFTER_ALL(
            "its letter is in doubt, and Sent Items has the message: it was sent",
            "Retry the letter without sending anyway: it is looked up and settled. Or discard it");

    private final String what;
    private final String next;

    DifferenceKind(String what, String next) {
        this.what = what;
        this.next = next;
    }

    /** As in JSON, such as {@code read-elsewhere}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String what() {
        return what;
    }

    /** What a person does about it. */
    public String next() {
        return next;
    }
}
