package dev.mailchute.web;

import dev.mailchute.health.Clocks;
import dev.mailchute.health.Flow;
import dev.mailchute.health.FolderWatch;
import dev.mailchute.health.Health;
import dev.mailchute.health.PartActions;
import dev.mailchute.health.PartHealth;
import dev.mailchute.health.Statuses;
import dev.mailchute.ledger.JournalAccess;
import dev.mailchute.mailcenter.DiscardedIndex;
import dev.mailchute.mailcenter.Jobs;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.mailcenter.LetterIndex;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.settings.Settings;
import dev.mailchute.signin.CredentialCountdown;
import java.time.Clock;
import java.util.List;

/** What the page needs of the application. */
public record PageContext(
        Settings settings, ShownLetters letters, LetterActions acts, Jobs jobs, ShownHealth health, Clocks clocks) {

    /** The letters, and where they are found. */
    public record ShownLetters(MailCenter mailCenter, LetterIndex index, DiscardedIndex discarded) {}

    /** How all parts and the folders are doing. */
    public record ShownHealth(
            Statuses statuses,
            Health parts,
            FolderWatch folders,
            PartActions acts,
            Flow flow,
            CredentialCountdown credentials) {}

    /** The life of every message. A connection of its own each time, so that whoever looks holds up no message. */
    JournalAccess journal() {
        return new JournalAccess(settings);
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
        return health.flow();
    }

    CredentialCountdown credentials() {
        return health.credentials();
    }

    FolderWatch folders() {
        return health.folders();
    }

    Clock clock() {
        return clocks.day();
    }

    Clock steady() {
        return clocks.steady();
    }
}
