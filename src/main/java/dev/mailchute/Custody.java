package dev.mailchute;

import dev.mailchute.graph.MailException;
import dev.mailchute.graph.UnreadableException;
import dev.mailchute.health.TroubleLog;
import dev.mailchute.inbound.Inbound;
import dev.mailchute.inbound.Mail;
import dev.mailchute.outbound.Outbound;
import dev.mailchute.outbound.OutgoingMail;
import java.io.UncheckedIOException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code routes/errors.camel.yaml} asks, whichever way a mail goes: who has it now, and is it seen again? */
public final class Custody {
    private static final Logger LOG = LoggerFactory.getLogger(Custody.class);

    private final Inbound inbound;
    private final Outbound outbound;
    private final TroubleLog troubles = new TroubleLog();

    Custody(Inbound inbound, Outbound outbound) {
        this.inbound = inbound;
        this.outbound = outbound;
    }

    /** It concerns the mailbox, the app, the network or this machine: the mail stays where it is. */
    public void down(@Variable("mail") Object mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        Exception failure = MailException.in(caught);
        if (mail instanceof Mail incoming) {
            inbound.down(incoming, failure);
        } else if (mail instanceof OutgoingMail outgoing) {
            outbound.down(outgoing, failure);
        } else {
            LOG.warn("a file could not be taken and stays where it is: {}", failure.getMessage());
        }
    }

    /** A file could not be put into a folder: the folder's trouble, unless something has taken the file that was to go there. */
    public void notHandedOver(
            @Variable("mail") Object mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        if (mail instanceof Mail incoming) {
            inbound.notHandedOver(incoming, MailException.in(caught));
        } else {
            down(mail, caught);
        }
    }

    /** The mail stays where it is. Whether it has failed for the last time, so that the Mail Center takes it. */
    public boolean isLastAttempt(
            @Variable("mail") Object mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        Exception failure = MailException.in(caught);
        if (!(failure instanceof MailException)) {
            troubles.error(LOG, String.valueOf(mail), "something nobody foresaw happened to " + mail, failure);
        }
        if (mail instanceof Mail incoming) {
            return inbound.isLastAttempt(incoming, failure);
        }
        if (mail instanceof OutgoingMail outgoing) {
            return failure instanceof UnreadableException || outbound.isLastAttempt(outgoing, failure);
        }
        LOG.warn("a file could not be taken and stays where it is: {}", failure.getMessage());
        return false;
    }

    /** Not even the Mail Center could take the mail: it stays where it is, and is seen again. */
    public void notHeld(@Variable("mail") Object mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        Exception failure = MailException.in(caught);
        troubles.warn(
                LOG,
                String.valueOf(mail),
                failure.getClass().getName(),
                mail
                        + " should be held, and the Mail Center cannot take it; it stays where it is, and that is tried again: "
                        + (failure instanceof UncheckedIOException io ? io.getCause() : failure).getMessage());
        if (mail instanceof OutgoingMail outgoing) {
            outbound.notHeld(outgoing, failure);
        }
    }

    /** A poll failed as a whole; its mails stay in the mailbox. The route's id names the mailbox, as in {@code inbound-support}. */
    public void pollFailed(Exchange exchange, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        String name = exchange.getFromRouteId().replaceFirst("^inbound-", "");
        inbound.pollFailed(name, MailException.in(caught));
    }
}
