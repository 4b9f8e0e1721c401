package dev.mailchute.app;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailException;
import dev.mailchute.health.TroubleLog;
import dev.mailchute.inbound.InboundFailure;
import dev.mailchute.inbound.Mail;
import dev.mailchute.mailcenter.Outcome;
import dev.mailchute.outbound.OutboundFailure;
import dev.mailchute.outbound.OutgoingMail;
import java.io.UncheckedIOException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code routes/errors.camel.yaml} does after a failure, in either direction. Each act returns what became of the message. */
public final class Custody {
    private static final Logger LOG = LoggerFactory.getLogger(Custody.class);

    private final InboundFailure inbound;
    private final OutboundFailure outbound;
    private final TroubleLog troubles = new TroubleLog();

    Custody(InboundFailure inbound, OutboundFailure outbound) {
        this.inbound = inbound;
        this.outbound = outbound;
    }

    /** It concerns the mailbox, the app, the network or this machine: the message stays where it is. */
    public Outcome down(@Variable("mail") Object mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        Exception failure = MailException.in(caught);
        if (mail instanceof Mail incoming) {
            return inbound.down(incoming, failure);
        }
        if (mail instanceof OutgoingMail outgoing) {
            return outbound.down(outgoing, failure);
        }
        return notTaken(failure);
    }

    /** A file could not be moved into a folder: trouble with the folder, unless something removed the file first. */
    public Outcome notHandedOver(
            @Variable("mail") Object mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        return mail instanceof Mail incoming
                ? inbound.notHandedOver(incoming, MailException.in(caught))
                : down(mail, caught);
    }

    /**
     * The message failed and stays where it is.
     *
     * @return {@code to-hold} if it failed for the last time; the Mail Center takes it then
     */
    public Outcome leave(@Variable("mail") Object mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        Exception failure = MailException.in(caught);
        if (!(failure instanceof MailException)) {
            troubles.error(LOG, String.valueOf(mail), "something nobody foresaw happened to " + mail, failure);
        }
        if (mail instanceof Mail incoming) {
            return inbound.leave(incoming, failure);
        }
        if (mail instanceof OutgoingMail outgoing) {
            return outbound.leave(outgoing, failure);
        }
        return notTaken(failure);
    }

    private static Outcome notTaken(Exception failure) {
        LOG.warn("a file could not be taken and stays where it is: {}", failure.getMessage());
        return Outcome.left(Fault.of(failure));
    }

    /** Not even the Mail Center could take the message: it stays where it is, and is seen again. */
    public Outcome notHeld(
            @Variable("mail") Object mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        Exception failure = MailException.in(caught);
        troubles.warn(
                LOG,
                String.valueOf(mail),
                failure.getClass().getName(),
                mail
                        + " should be held, and the Mail Center cannot take it; it stays where it is, and that is tried again: "
                        + (failure instanceof UncheckedIOException io ? io.getCause() : failure).getMessage());
        return mail instanceof OutgoingMail outgoing
                ? outbound.postpone(outgoing, failure)
                : Outcome.left(Fault.of(failure));
    }
}
