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
 * The folders that messages are moved to once they are taken, and whether "not there" is said of the message or of that folder. A folder
 * that takes none is shown in health until it takes what waits for it.
 */
final class DestinationFolders {
    private static final Logger LOG = LoggerFactory.getLogger(DestinationFolders.class);
    /** Of one folder; more than these wait too, and are not counted. */
    private static final int MAX_WAITING = 1000;

    /** What we say of a folder ourselves, and what to do then. */
    private static final Set<String> OURS = Set.of("folder-not-found", "folders-look-alike", "search-folder");

    private static final Set<String> GRAPHS = Set.of("ErrorFolderNotFound", "ErrorFolderExists");

    private final Folders folders;
    private final Presence presence;
    private final Warnings warnings;
    /** The keys of the mails that wait for a folder. */
    private final Map<String, Set<String>> waiting = new ConcurrentHashMap<>();

    DestinationFolders(Graph graph, Folders folders, Warnings warnings) {
        this.folders = folders;
        this.presence = new Presence(graph);
        this.warnings = warnings;
    }

    /**
     * The body of a move.
     *
     * @throws GoneException if only this folder is the trouble; the mailbox may work otherwise
     */
    String move(Mail mail, String folder) {
        try {
            return MessageChange.moveTo(folders.findOrCreate(mail.mailbox(), folder));
        } catch (MailException e) {
            if (OURS.contains(e.fault().code()) || GRAPHS.contains(e.fault().code())) {
                // Without its cause, by which Camel would choose what follows.
                throw GoneException.orItsFolder(e.fault());
            }
            throw e;
        }
    }

    /** Graph answered 404: whether the message itself is still there. If that cannot be found out, it is. */
    boolean isStillThere(Mail mail) {
        try {
            return presence.isThere(mail.mailbox(), mail.id());
        } catch (MailException e) {
            LOG.debug(
                    "whether {} is still there cannot be found out: {}",
                    mail,
                    e.fault().text());
            return true;
        }
    }

    /** The mail is there, so what is not there is the folder that it was to go to. */
    void lacksFolder(Mail mail, String key, String folder, GoneException failure) {
        Set<String> mails = waiting.computeIfAbsent(subject(mail, folder), s -> ConcurrentHashMap.newKeySet());
        if (mails.size() < MAX_WAITING) {
            mails.add(mail.key());
        }
        String code = failure.fault().code();
        warnings.warn(
                mail.mailbox().key(),
                key + " \"" + folder + "\"",
                "messages cannot be moved there (" + code
                        + "); they stay where they are, and are moved once that works. Next: "
                        + (OURS.contains(code)
                                ? Causes.next(code).orElse("correct " + key)
                                : "see in Outlook whether the folder is there, create it if not, or correct " + key));
    }

    /** The mail is acknowledged, or there is none any more. */
    void done(Mail mail) {
        mail.inbound().moveTo().ifPresent(folder -> done(mail, "move-to", folder));
        mail.inbound().moveHeldTo().ifPresent(folder -> done(mail, "move-held-to", folder));
    }

    private void done(Mail mail, String key, String folder) {
        String subject = subject(mail, folder);
        Set<String> mails = waiting.get(subject);
        if (mails != null && mails.remove(mail.key()) && mails.isEmpty()) {
            waiting.remove(subject);
            warnings.settled(mail.mailbox().key(), key + " \"" + folder + "\"");
        }
    }

    /** After a failure, the folders are looked up anew. */
    void forget(Mail mail) {
        mail.inbound().moveTo().ifPresent(folder -> folders.forget(mail.mailbox(), folder));
        mail.inbound().moveHeldTo().ifPresent(folder -> folders.forget(mail.mailbox(), folder));
    }

    private static String subject(Mail mail, String folder) {
        return mail.inbound().name() + "\n" + folder;
    }
}
