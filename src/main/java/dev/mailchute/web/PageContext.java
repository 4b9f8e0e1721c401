package dev.mailchute.web;

import dev.mailchute.events.Webhook;
import dev.mailchute.health.Clocks;
import dev.mailchute.health.Flow;
import dev.mailchute.health.FolderWatch;
import dev.mailchute.health.Health;
import dev.mailchute.health.PartActions;
import dev.mailchute.health.PartHealth;
import dev.mailchute.health.Statuses;
import dev.mailchute.ledger.EventLedger;
import dev.mailchute.ledger.JournalAccess;
import dev.mailchute.mailcenter.ActEvents;
import dev.mailchute.mailcenter.DiscardedIndex;
import dev.mailchute.mailcenter.Jobs;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.mailcenter.LetterIndex;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.mailcenter.OwnRoutesAct;
import dev.mailchute.settings.Settings;
import dev.mailchute.signin.CredentialCountdown;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the page needs of the application. */
public record PageContext(
        ShownSetUp setUp, ShownLetters letters, LetterActions acts, Jobs jobs, ShownHealth health, Clocks clocks) {

    /** The configuration, the program's version, the checks, and what reloads the own routes. */
    public record ShownSetUp(Settings settings, String version, CheckRuns checks, OwnRoutesAct routes) {}

    /** The letters, and where they are found. */
    public record ShownLetters(MailCenter mailCenter, LetterIndex index, DiscardedIndex discarded) {}

    /**
     * How all parts and the folders are doing, and what happened to them.
     */
    public record ShownHealth(
            Statuses statuses,
            Health parts,
            FolderWatch folders,
            PartActions acts,
            ShownEvents events,
            ShownFlow flow) {}

    /**
     * The events.
     *
     * @param acts makes events of what people do with single letters
     * @param webhook empty if there is none
     */
    public record ShownEvents(EventLedger ledger, ActEvents acts, Optional<Webhook> webhook) {}

    /**
     * What flowed, until when it may, and whether it agrees with the records.
     *
     * @param comparisons the last comparison of each mailbox and outbox with its records
     */
    public record ShownFlow(Flow day, CredentialCountdown credentials, Comparisons comparisons) {}

    /** The last comparisons of the records with the mailboxes and folders. */
    public interface Comparisons {
        /** The members of each as in JSON, those of mailboxes first. */
        List<Map<String, Object>> last();
    }

    /** The life of every message. A connection of its own each time, so that whoever looks holds up no message. */
    JournalAccess journal() {
        return new JournalAccess(settings());
    }

    Settings settings() {
        return setUp.settings();
    }

    MailCenter mailCenter() {
        return letters.mailCenter();
    }

    LetterIndex index() {
        return letters.index();
    }

    DiscardedIndex discarded() {
        return letters.discarded();
    }

    Statuses statuses() {
        return health.statuses();
    }

    /** Of all parts, now. */
    List<PartHealth> parts() {
        return health.parts().parts();
    }

    PartActions partActions() {
        return health.acts();
    }

    Flow flow() {
        return health.flow().day();
    }

    CredentialCountdown credentials() {
        return health.flow().credentials();
    }

    Comparisons comparisons() {
        return health.flow().comparisons();
    }

    FolderWatch folders() {
        return health.folders();
    }

    ShownEvents events() {
        return health.events();
    }

    /** Tells of what somebody did with a single letter, and passes it on. */
    LetterActions.Result told(String who, String what, LetterActions.Result result) {
        events().acts().did(who, what, result);
        return result;
    }

    Clock clock() {
        return clocks.day();
    }

    Clock steady() {
        return clocks.steady();
    }
}
