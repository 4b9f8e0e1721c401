package dev.mailchute.graph;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.GoneException;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.graph.transport.GraphMailbox;
import java.util.Optional;

/**
 * Requests that cannot have an effect, and so show what an app may do: a change and a move of a message that cannot exist, and a mail to
 * nobody. Graph refuses the app before it looks at the id or the recipients, so whatever it says of those shows the right.
 *
 * <p>Source: Microsoft Graph, authorization errors: 403 {@code ErrorAccessDenied}; 404 {@code ErrorItemNotFound}, 400
 * {@code ErrorInvalidIdMalformed} and {@code ErrorInvalidRecipients} (field).
 */
public final class RightsProbe {
    /** No id of Exchange looks like it. */
    private static final String NO_MESSAGE = "mailchute-doctor-no-such-message";

    private static final int FORBIDDEN = 403;

    private final Graph graph;

    public RightsProbe(Graph graph) {
        this.graph = graph;
    }

    /** Whether the app has a right. */
    public enum Right {
        GIVEN,
        MISSING,
        /** The answer says neither. */
        OPEN
    }

    /**
     * What came of it.
     *
     * @param said the answer; empty if Graph claims to have done what cannot be done
     */
    public record Shown(Right right, Optional<Fault> said) {}

    /** Whether messages may be marked; the same right serves to delete them, and to make drafts. */
    public Shown change(GraphMailbox mailbox) {
        ObjectNode read = JsonNodeFactory.instance.objectNode().put("isRead", true);
        return shown(() -> graph.patch(mailbox, Messages.path(NO_MESSAGE), read));
    }

    /** Whether messages may be moved. */
    public Shown move(GraphMailbox mailbox) {
        ObjectNode target = JsonNodeFactory.instance.objectNode().put("destinationId", "inbox");
        return shown(() -> graph.post(mailbox, Messages.path(NO_MESSAGE) + "/move", target));
    }

    /** Whether mail may be sent as the mailbox. */
    public Shown send(GraphMailbox mailbox) {
        ObjectNode mail = JsonNodeFactory.instance.objectNode().put("saveToSentItems", false);
        mail.putObject("message").putArray("toRecipients");
        return shown(() -> graph.submit(mailbox, "sendMail", mail));
    }

    private static Shown shown(Runnable request) {
        try {
            request.run();
            return new Shown(Right.OPEN, Optional.empty());
        } catch (MailException e) {
            return new Shown(right(e), Optional.of(e.fault()));
        }
    }

    private static Right right(MailException refusal) {
        if (refusal.fault().status() == FORBIDDEN) {
            return Right.MISSING;
        }
        // Exchange's codes begin so; a gateway's answer, or one about the mailbox, proves nothing.
        boolean isOfTheContent = (refusal instanceof GoneException || refusal instanceof PermanentException)
                && refusal.fault().code().startsWith("Error");
        return isOfTheContent ? Right.GIVEN : Right.OPEN;
    }
}
