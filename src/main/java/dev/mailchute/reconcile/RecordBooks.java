package dev.mailchute.reconcile;

import dev.mailchute.ledger.LedgerSurvey;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.reconcile.Reconciliation.Reach;
import java.time.Instant;
import java.time.Period;

/** What is recorded, and the letters, for one look. */
final class RecordBooks {
    /** A journal that is kept for a few days only forgets messages that are still changing. */
    private static final int MIN_JOURNAL_DAYS = 8;

    private final LedgerSurvey survey;
    private final MailCenter mailCenter;
    private final Reach reach;
    private final Instant journalBegan;

    RecordBooks(LedgerSurvey survey, MailCenter mailCenter, Reach reach, Period journalKept) {
        this.survey = survey;
        this.mailCenter = mailCenter;
        this.reach = reach;
        this.journalBegan = journalKept.getDays() < MIN_JOURNAL_DAYS
                ? Instant.MAX
                : survey.journalBegan().orElse(Instant.MAX);
    }

    LedgerSurvey survey() {
        return survey;
    }

    Letters letters(String direction, String name) {
        return new Letters(mailCenter, direction, name);
    }

    Reach reach() {
        return reach;
    }

    /** Whether a message that changed then must be in the journal: an older Mailchute had none. */
    boolean isJournalOlderThan(Instant changed) {
        return journalBegan.isBefore(changed);
    }
}
