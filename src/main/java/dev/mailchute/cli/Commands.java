package dev.mailchute.cli;

import dev.mailchute.access.Role;
import dev.mailchute.settings.Direction;
import dev.mailchute.settings.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What each command does once its words and the configuration are understood. Each gives the exit code: 0 done, 1 it did
 * not work; and may throw anything, which is told in one line with exit code 1, or a {@link
 * dev.mailchute.settings.ConfigurationException}, which is told whole with exit code 2.
 */
public interface Commands {
    /**
     * Letters to act on: those with the ids, or all.
     *
     * @param ids empty where {@code all} is set, and only there
     * @param reason of all, those whose reason has this text
     */
    record ChosenLetters(List<String> ids, boolean all, Optional<String> reason) {}

    /**
     * Discarded letters: those with the ids, or all that match.
     *
     * @param who of all, those that this account discarded
     * @param since of all, those that were not discarded before
     */
    record ChosenDiscarded(
            ChosenLetters letters, Optional<Direction> direction, Optional<String> who, Optional<Instant> since) {}

    /**
     * Carries mail until told to stop.
     *
     * @param routes a directory that exists and has route files
     */
    int run(Settings settings, Path routes) throws Exception;

    /**
     * Looks at everything a mailbox needs.
     *
     * @param sendTest the address for one test mail; without it nothing is sent
     * @param mustRefuse mailboxes that the app must not be able to read
     */
    int doctor(Settings settings, Optional<String> sendTest, List<String> mustRefuse, boolean json) throws Exception;

    int list(Settings settings, Optional<Direction> direction, Optional<String> reason, boolean json) throws Exception;

    int listDiscarded(Settings settings, ChosenDiscarded letters, boolean json) throws Exception;

    int restore(Settings settings, ChosenDiscarded letters, boolean json) throws Exception;

    int show(Settings settings, String id, boolean json) throws Exception;

    /** @param resend whether a send in doubt is sent again without knowing */
    int retry(Settings settings, ChosenLetters letters, boolean resend, boolean json) throws Exception;

    int discard(Settings settings, ChosenLetters letters, boolean json) throws Exception;

    /** @param file where the letter's mail is written, absolute */
    int export(Settings settings, String id, Path file) throws Exception;

    /**
     * Makes a token for a program, and shows it once.
     *
     * @param replace whether the token of this name may give way to it
     */
    int token(Settings settings, String name, Role role, boolean replace) throws Exception;
}
