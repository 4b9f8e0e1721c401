package dev.mailchute.web;

import dev.mailchute.health.FolderWatch;
import dev.mailchute.health.Statuses;
import dev.mailchute.mailcenter.DiscardedIndex;
import dev.mailchute.mailcenter.Jobs;
import dev.mailchute.mailcenter.LetterActions;
import dev.mailchute.mailcenter.LetterIndex;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.settings.Settings;
import java.time.Clock;

/** What the page shows and calls. */
public record PageContext(
        Settings settings,
        MailCenter mailCenter,
        LetterIndex index,
        DiscardedIndex discarded,
        LetterActions acts,
        Jobs jobs,
        Statuses statuses,
        FolderWatch folders,
        Clock clock,
        Clock steady) {}
