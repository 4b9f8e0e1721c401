package dev.mailchute.inbound;

import dev.mailchute.failure.MailException;
import dev.mailchute.graph.Folders;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.MailSummary;
import dev.mailchute.graph.UnreadPages;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.health.Warnings;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Supplier;

/** Lists the unread messages that a poll of a mailbox processes. */
final class UnreadMails {
    private final Graph graph;
    private final Folders folders;
    private final Inbound.Listing listing;
    private final Selection selection;
    private final InboundLetters letters;
    private final Warnings warnings;

    UnreadMails(
            Graph graph,
            Folders folders,
            Inbound.Listing listing,
            Selection selection,
            InboundLetters letters,
            Warnings warnings) {
        this.graph = graph;
        this.folders = folders;
        this.listing = listing;
        this.selection = selection;
        this.letters = letters;
        this.warnings = warnings;
    }

    Iterator<Mail> of(MailboxState state) {
        GraphMailbox mailbox = Mail.mailbox(state.inbound());
        String folder = state.inbound().folder();
        try {
            UnreadPages list = new UnreadPages(
                    graph,
                    mailbox,
                    folders.find(mailbox, folder),
                    listing.firstWait(),
                    new UnreadPages.Listening(
                            state::isOver,
                            (which, fault) -> letters.holdUnlisted(state.inbound(), which, fault),
                            warnings,
                            state.copying()
                                    .<Supplier<Instant>>map(progress -> progress::reached)
                                    .orElse(() -> UnreadPages.BEGINNING)));
            UnreadMail unread = new UnreadMail(
                    list, summary -> take(state, summary), state::isOver, listing.executor(), state.copying());
            unread.begin();
            return unread;
        } catch (MailException e) {
            folders.forget(mailbox, folder);
            throw e;
        }
    }

    private Optional<Mail> take(MailboxState state, MailSummary summary) {
        Optional<Mail> mail = selection.select(state.inbound(), summary);
        mail.ifPresent(state.poll()::listed);
        return mail;
    }
}
