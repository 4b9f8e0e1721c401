package dev.mailchute.inbound;

import dev.mailchute.failure.GoneException;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.RefusedException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.failure.UnreadableException;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.Messages;
import dev.mailchute.graph.transport.GraphMailbox;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Is it the mailbox or the message? Asks for a message that has nothing to do with the trouble: the last one that the mailbox gave, one
 * that was listed and not tried, or any that is in the mailbox, in whatever folder. See ADR 9.
 */
final class Comparison {
    private static final int MAX_ASKED = 4;

    private final Messages messages;

    Comparison(Graph graph) {
        this.messages = new Messages(graph);
    }

    /**
     * Whether other messages of the mailbox can be read; empty if there is none that could tell.
     *
     * @throws MailboxDownException if it cannot even be asked
     */
    Optional<Boolean> isReadable(MailboxState state, Exception suspicion) {
        GraphMailbox mailbox = Mail.mailbox(state.inbound());
        PollState poll = state.poll();
        Set<String> failed = poll.failedIds();
        Set<String> others = new LinkedHashSet<>();
        state.lastReadable().ifPresent(others::add);
        poll.newest().ifPresent(others::add);
        others.removeAll(failed);
        for (String id : others) {
            Optional<Boolean> readable = opens(mailbox, id, suspicion);
            if (readable.isPresent()) {
                return readable;
            }
        }
        int asked = others.size();
        for (String id : any(mailbox)) {
            if (asked < MAX_ASKED && !failed.contains(id) && others.add(id)) {
                asked++;
                Optional<Boolean> readable = opens(mailbox, id, suspicion);
                if (readable.isPresent()) {
                    return readable;
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Whether a mail that was refused is so now, as the mailbox gives others. A temporary failure was one several times already, and
     * may come later than at the beginning.
     */
    boolean isStillRefused(PollState.FailedMail one) {
        if (!(one.failure() instanceof RefusedException) && !one.speaksOfTheMessage()) {
            return true;
        }
        try {
            messages.beginningOfMime(one.mail().mailbox(), one.mail().id(), 1);
            return false;
        } catch (MailboxDownException e) {
            throw e;
        } catch (TemporaryException e) {
            return false;
        } catch (MailException e) {
            return true;
        }
    }

    private Set<String> any(GraphMailbox mailbox) {
        try {
            return messages.someIds(mailbox);
        } catch (MailboxDownException e) {
            throw e;
        } catch (MailException e) {
            // The list may be spoilt by one message; that says nothing of the others.
            return Set.of();
        }
    }

    private Optional<Boolean> opens(GraphMailbox mailbox, String id, Exception suspicion) {
        try {
            byte[] beginning = messages.beginningOfMime(mailbox, id, MimeHead.LENGTH);
            return Optional.of(MimeHead.isThere(beginning));
        } catch (MailboxDownException e) {
            throw e;
        } catch (GoneException | UnreadableException e) {
            // Exchange speaks of that message. Where it says so of the first one as well, it may say so of all.
            return e.getClass() == suspicion.getClass() ? Optional.empty() : Optional.of(true);
        } catch (MailException e) {
            return Optional.of(false);
        }
    }
}
