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
 * Is it the mailbox or the message? Reads an unrelated message to find out: the last one that could be read, one that
 * was listed but not tried, or any other in the mailbox, in any folder. See ADR 9.
 */
final class Comparison {
    private static final int MAX_ASKED = 4;

    private final Messages messages;

    Comparison(Graph graph) {
        this.messages = new Messages(graph);
    }

    /**
     * Whether other messages of the mailbox can be read; empty if there is none to compare with.
     *
     * @throws MailboxDownException if the mailbox cannot be reached at all
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
            Optional<Boolean> readable = canRead(mailbox, id, suspicion);
            if (readable.isPresent()) {
                return readable;
            }
        }
        int asked = others.size();
        for (String id : someIds(mailbox)) {
            if (asked < MAX_ASKED && !failed.contains(id) && others.add(id)) {
                asked++;
                Optional<Boolean> readable = canRead(mailbox, id, suspicion);
                if (readable.isPresent()) {
                    return readable;
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Whether a refused message is still refused now that the mailbox returns others. A temporary failure has already
     * occurred several times, and may come later in the download than its beginning, so it is not tested again.
     */
    boolean isStillRefused(PollState.FailedMail one) {
        if (!(one.failure() instanceof RefusedException) && !one.isAboutMessage()) {
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

    private Set<String> someIds(GraphMailbox mailbox) {
        try {
            return messages.someIds(mailbox);
        } catch (MailboxDownException e) {
            throw e;
        } catch (MailException e) {
            // One bad message can break the list; that says nothing about the others.
            return Set.of();
        }
    }

    private Optional<Boolean> canRead(GraphMailbox mailbox, String id, Exception suspicion) {
        try {
            byte[] beginning = messages.beginningOfMime(mailbox, id, MimeHead.LENGTH);
            return Optional.of(MimeHead.isHeader(beginning));
        } catch (MailboxDownException e) {
            throw e;
        } catch (GoneException | UnreadableException e) {
            // The answer is about that message. If the first one got the same answer, all may get it.
            return e.getClass() == suspicion.getClass() ? Optional.empty() : Optional.of(true);
        } catch (MailException e) {
            return Optional.of(false);
        }
    }
}
