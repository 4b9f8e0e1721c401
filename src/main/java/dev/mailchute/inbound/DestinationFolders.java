package dev.mailchute.inbound;

import dev.mailchute.failure.GoneException;
import dev.mailchute.failure.MailException;
import dev.mailchute.graph.Folders;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.MessageChange;
import dev.mailchute.graph.Presence;
import dev.mailchute.health.Causes;
import dev.mailchute.health.Warnings;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders that messages are moved to after delivery or holding. Tells whether a 404 concerns the message or its
 * folder. A folder that accepts no messages is shown in health until it has accepted all that wait for it.
 */
final class DestinationFolders {
    private static final Logger LOG = LoggerFactory.getLogger(DestinationFolders.class);
    /** Per folder. Further messages wait as well but are not counted. */
    private static final int MAX_WAITING = 1000;

    /** Mailchute's own codes for a folder; causes.properties has their next steps. */
    private static final Set<String> OURS = Set.of("folder-not-found", "folders-look-alike", "search-folder");

    private static final Set<String> GRAPHS = Set.of("ErrorFolderNotFound", "ErrorFolderExists");

    private final Folders folders;
    private final Presence presence;
    private final Warnings warnings;
    /** The keys of the messages that wait for a folder. */
    private final Map<String, Set<String>> waiting = new ConcurrentHashMap<>();

    DestinationFolders(Graph graph, Folders folders, Warnings warnings) {
        this.folders = folders;
        this.presence = new Presence(graph);
        this.warnings = warnings;
    }

    /**
     * The request body of a move.
     *
     * @throws GoneException if only this folder is at fault; the rest of the mailbox may work
     */
    String move(Mail mail, String folder) {
        try {
            return MessageChange.moveTo(folders.findOrCreate(mail.mailbox(), folder));
        } catch (MailException e) {
            if (OURS.contains(e.fault().code()) || GRAPHS.contains(e.fault().code())) {
                // Without the cause: Camel would match onException clauses against it.
                throw GoneException.orItsFolder(e.fault());
            }
            throw e;
        }
    }

    /** After a 404: whether the message itself is still there. Assumes that it is if that cannot be checked. */
    boolean isStillThere(Mail mail) {
        try {
            return presence.isThere(mail.mailbox(), mail.id());
        } catch (MailException e) {
            LOG.debug(
                    "cannot check whether {} is still in the mailbox: {}",
                    mail,
                    e.fault().text());
            return true;
        }
    }

    /** Warns that the destination folder is missing, since the message is there. */
    void warnOfMissingFolder(Mail mail, String key, String folder, GoneException failure) {
        Set<String> keys = waiting.computeIfAbsent(subject(mail, folder), s -> ConcurrentHashMap.newKeySet());
        if (keys.size() < MAX_WAITING) {
            keys.add(mail.key());
        }
        String code = failure.fault().code();
        warnings.warn(
                mail.mailbox().key(),
                key + " \"" + folder + "\"",
                "messages cannot be moved there (" + code
                        + "); they stay where they are and are moved once the folder accepts them. Next: "
                        + (OURS.contains(code)
                                ? Causes.next(code).orElse("correct " + key)
                                : "check in Outlook that the folder exists, create it if not, or correct " + key));
    }

    /** The message is acknowledged, or gone from the mailbox. */
    void done(Mail mail) {
        mail.inbound().moveTo().ifPresent(folder -> done(mail, "move-to", folder));
        mail.inbound().moveHeldTo().ifPresent(folder -> done(mail, "move-held-to", folder));
    }

    private void done(Mail mail, String key, String folder) {
        String subject = subject(mail, folder);
        Set<String> keys = waiting.get(subject);
        if (keys != null && keys.remove(mail.key()) && keys.isEmpty()) {
            waiting.remove(subject);
            warnings.settled(mail.mailbox().key(), key + " \"" + folder + "\"");
        }
    }

    /** After a failure, the folders are looked up again. */
    void forget(Mail mail) {
        mail.inbound().moveTo().ifPresent(folder -> folders.forget(mail.mailbox(), folder));
        mail.inbound().moveHeldTo().ifPresent(folder -> folders.forget(mail.mailbox(), folder));
    }

    private static String subject(Mail mail, String folder) {
        return mail.inbound().name() + "\n" + folder;
    }
}
