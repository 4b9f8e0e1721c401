package dev.mailchute.cli;

import dev.mailchute.access.Role;
import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.Direction;
import dev.mailchute.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What each command does once the arguments and the configuration have been read. Each returns the exit code: 0 for success, 1 for
 * failure. An exception is reported in one line with exit code 1; a {@link dev.mailchute.settings.ConfigurationException} is reported in
 * full with exit code 2.
 */
public interface Commands {
    /**
     * The chosen letters: those with the ids, or all that match.
     *
     * @param ids empty if, and only if, {@code all} is set
     * @param reason with {@code all}: only letters whose reason contains this text
     */
    record ChosenLetters(List<String> ids, boolean all, Optional<String> reason) {}

    /**
     * The chosen discarded letters: those with the ids, or all that match.
     *
     * @param who with {@code all}: only letters that this user discarded
     * @param since with {@code all}: only letters that were discarded at or after this time
     */
    record ChosenDiscarded(
            ChosenLetters letters, Optional<Direction> direction, Optional<String> who, Optional<Instant> since) {}

    /** By what a message is searched for; exactly one is given. */
    record TracedBy(
            Optional<String> messageId, Optional<String> file, Optional<String> address, Optional<String> letter) {
        String describe() {
            return messageId
                    .map(id -> "the Message-ID " + id)
                    .or(() -> file.map(name -> "the file " + name))
                    .or(() -> address.map(one -> "the address " + one))
                    .or(() -> letter.map(id -> "the letter " + id))
                    .orElseThrow();
        }
    }

    /** Tells what became of a message, from the ledger of a running or stopped application. */
    int trace(Settings settings, TracedBy by, boolean json) throws Exception;

    /**
     * Runs the application until it is stopped.
     *
     * @param routes an existing directory with route files
     */
    int run(Settings settings, Path routes) throws Exception;

    /**
     * Checks whether {@code run} could start, without a connection and without changing anything.
     *
     * @param settings empty if a key is wrong
     * @param routes empty if it is not a folder with routes
     * @param known the problems found so far
     * @throws dev.mailchute.settings.ConfigurationException with all problems
     */
    int checkConfig(Optional<Settings> settings, Optional<Path> routes, List<ConfigurationProblem> known)
            throws Exception;

    /**
     * Tells every mistake in the routes, without starting anything.
     *
     * @param settings empty if they cannot be read
     * @param routes an existing directory with route files
     */
    int checkRoutes(Optional<Settings> settings, Path routes);

    /**
     * Draws each route.
     *
     * @param routes an existing directory with route files
     * @param to where the drawings go
     */
    int drawRoutes(Path routes, Path to) throws Exception;

    /**
     * A message that is tried.
     *
     * @param what as typed: a file, or the id of a letter
     * @param file the absolute path, if it is one
     * @param name of the mailbox or outbox
     * @param outgoing whether a file goes out
     */
    record TriedMail(String what, Path file, Optional<String> name, boolean outgoing) {}

    /**
     * Tries a message with the routes, without sending anything.
     *
     * @param settings empty if they cannot be read
     * @param routes an existing directory with route files
     */
    int tryMail(Optional<Settings> settings, Path routes, TriedMail mail) throws Exception;

    /** Has the running application take what has changed in the engineer's own routes. */
    int reloadRoutes(Settings settings) throws Exception;

    /**
     * Has the testkit run the tests of the routes.
     *
     * @param arguments for its program
     */
    int testRoutes(List<String> arguments) throws Exception;

    /** Shows every key with its value and where it comes from, without secrets. */
    int showConfig(Settings settings, boolean json) throws Exception;

    /**
     * Checks everything that mailboxes and outboxes need.
     *
     * @param sendTest the recipient of a test message; if empty, nothing is sent
     * @param mustRefuse mailboxes that the app must not be able to read
     */
    int doctor(Settings settings, Optional<String> sendTest, List<String> mustRefuse, boolean json) throws Exception;

    /** What is asked of the running application: whether its process answers, its routes run, or all is well. */
    enum HealthQuestion {
        LIVE("/observe/health/live"),
        READY("/observe/health/ready"),
        WELL("/observe/health");

        private final String path;

        HealthQuestion(String path) {
            this.path = path;
        }

        String path() {
            return path;
        }
    }

    /** Asks the running application for its health; 0 for yes. */
    int health(Settings settings, HealthQuestion question, boolean json) throws Exception;

    /**
     * Compares what is recorded with what the mailboxes and folders show now.
     *
     * @param name of the mailboxes and outboxes to compare; all if empty
     * @param since how far back
     */
    int reconcile(Settings settings, Optional<String> name, Duration since, boolean json) throws Exception;

    int list(Settings settings, Optional<Direction> direction, Optional<String> reason, boolean json) throws Exception;

    int listDiscarded(Settings settings, ChosenDiscarded letters, boolean json) throws Exception;

    int restore(Settings settings, ChosenDiscarded letters, boolean json) throws Exception;

    int show(Settings settings, String id, boolean json) throws Exception;

    /** @param resend whether a message in doubt is sent again, even if it may have been sent already */
    int retry(Settings settings, ChosenLetters letters, boolean resend, boolean json) throws Exception;

    int discard(Settings settings, ChosenLetters letters, boolean json) throws Exception;

    /** @param file the absolute path that the letter's message is written to */
    int export(Settings settings, String id, Path file) throws Exception;

    /**
     * What is to be done with mailboxes and outboxes.
     *
     * @param what {@code pause}, {@code resume} or {@code poll}
     * @param names as typed
     * @param reason of a pause
     */
    record PartsAction(String what, List<String> names, Optional<String> reason) {}

    int parts(Settings settings, PartsAction action, boolean json) throws Exception;

    /**
     * Changes what the running application logs.
     *
     * @param level with its logger, as in the configuration: {@code org.apache.camel=debug}
     */
    int logLevel(Settings settings, String level) throws Exception;

    /**
     * Creates a token for a program and prints it.
     *
     * @param replace whether an existing token of this name may be replaced
     */
    int token(Settings settings, String name, Role role, boolean replace) throws Exception;
}
