package dev.mailchute.reconcile;

import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.graph.Folders;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.MailboxContents;
import dev.mailchute.graph.SentLookup;
import dev.mailchute.health.Warnings;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The mailboxes as they are now. */
final class MailboxView {
    private final MailboxContents contents;
    private final Folders folders;
    private final SentLookup lookup;

    MailboxView(Graph graph, Clock clock, BooleanSupplier isStopping) {
        this.contents = new MailboxContents(graph);
        this.folders = new Folders(graph, clock, new Unheard(), isStopping);
        this.lookup = new SentLookup(graph);
    }

    /** The oddities of a list are told by the polls. */
    private static final class Unheard implements Warnings {
        @Override
        public void warn(String mailbox, String subject, String reason) {
            // see above
        }

        @Override
        public void settled(String mailbox, String subject) {
            // see above
        }
    }

    /** A look at a mailbox. */
    interface MailboxLook {
        void look(MailboxContents contents, Folders folders);
    }

    /** Looks at a mailbox, or notes why it cannot be asked. */
    void ifReachable(Findings findings, String what, MailboxLook look) {
        findings.looking(what, () -> look.look(contents, folders));
    }

    SentLookup lookup() {
        return lookup;
    }

    /** The id of a folder that may not exist yet. */
    static Optional<String> existing(Supplier<String> find) {
        try {
            return Optional.of(find.get());
        } catch (MailboxDownException e) {
            if (e.fault().code().equals("folder-not-found")) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
