package dev.mailchute.app;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.health.TroubleLog;
import dev.mailchute.inbound.InboundFailure;
import dev.mailchute.inbound.Mail;
import dev.mailchute.mailcenter.Outcome;
import dev.mailchute.outbound.OutboundFailure;
import dev.mailchute.outbound.OutgoingMail;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of {@code routes/errors.camel.yaml} after a failure, for both directions. Each returns what became of the message. */
public final class Custody {
    private static final Logger LOG = LoggerFactory.getLogger(Custody.class);

    /** Nothing sets it: a step that says no reason must not take the body for one. */
    private static final String NO_REASON = "reason";

    private final InboundFailure inbound;
    private final OutboundFailure outbound;
    private final TroubleLog troubles = new TroubleLog();

    Custody(InboundFailure inbound, OutboundFailure outbound) {
        this.inbound = inbound;
        this.outbound = outbound;
    }

    /** The failure concerns the mailbox, the app, the network or this machine: the message stays where it is. */
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

    /**
     * A step of one's own could not hand the message to another system: it stays where it is, and the mailbox waits for that system.
     *
     * @param endpoint of the step
     */
    public Outcome destinationDown(
            @Variable("mail") Object mail,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught,
            @ExchangeProperty(Exchange.FAILURE_ENDPOINT) String endpoint) {
        return down(
                mail,
                MailException.in(caught) instanceof MailException own
                        ? own
                        : DestinationTrouble.of(caught, endpoint, mail));
    }

    /**
     * A step of the engineer's own says that all messages of the mailbox or outbox have to wait: it is down, in these words, until the step no
     * longer says so. Nothing counts as an attempt.
     *
     * @throws MailboxDownException always
     */
    public Outcome keepWaiting(@ExchangeProperty(NO_REASON) String reason) {
        throw new MailboxDownException(Fault.of("route-waits", words(reason)));
    }

    /**
     * A step of the engineer's own says that a person must look at this message: it is held, with these words.
     *
     * @throws PermanentException always
     */
    public Outcome hold(@ExchangeProperty(NO_REASON) String reason) {
        throw new PermanentException(Fault.of("route-holds", words(reason)));
    }

    private static String words(String reason) {
        return reason == null || reason.isBlank() ? "a step of the routes says so, and gives no reason" : reason;
    }

    /**
     * A file could not be put into a folder. If it is the drop folder, that cannot be used, or another program removed the file. Any other
     * folder is a step of the engineer's own, which fails for this message.
     *
     * @param endpoint where the message went when that failed
     */
    public Outcome notHandedOver(
            @Variable("mail") Object mail,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught,
            @ExchangeProperty(Exchange.FAILURE_ENDPOINT) String endpoint) {
        return mail instanceof Mail incoming && isDropFolder(incoming, endpoint)
                ? inbound.notHandedOver(incoming, MailException.in(caught))
                : leave(mail, caught);
    }

    private static boolean isDropFolder(Mail mail, String endpoint) {
        return endpoint != null
                && endpoint.replaceFirst("\\?.*", "")
                        .matches(FolderComponent.SCHEME + ":/*" + Pattern.quote(mail.dropFolder()));
    }

    /**
     * The message failed and stays where it is.
     *
     * @return {@code to-hold} if this was the last attempt; the Mail Center takes it next
     */
    public Outcome leave(@Variable("mail") Object mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        Exception failure = MailException.in(caught);
        if (!(failure instanceof MailException)) {
            troubles.error(LOG, String.valueOf(mail), "unexpected error with " + mail, failure);
        }
        if (mail instanceof Mail incoming) {
            return inbound.leave(incoming, failure);
        }
        if (mail instanceof OutgoingMail outgoing) {
            return outbound.leave(outgoing, failure);
        }
        return notTaken(failure);
    }

    private Outcome notTaken(Exception failure) {
        // The outbox is looked at twice a second.
        troubles.warn(
                LOG,
                "claim",
                failure.toString(),
                "a file could not be claimed and stays where it is: " + failure.getMessage());
        return Outcome.left(Fault.of(failure));
    }

    /** The Mail Center could not take the message: it stays where it is and is tried again. */
    public Outcome notHeld(
            @Variable("mail") Object mail, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        Exception failure = MailException.in(caught);
        troubles.warn(
                LOG,
                String.valueOf(mail),
                failure.getClass().getName(),
                mail
                        + " cannot be written to the Mail Center; it stays where it is and is tried again: "
                        + (failure instanceof UncheckedIOException io ? io.getCause() : failure).getMessage());
        if (mail instanceof OutgoingMail outgoing) {
            return outbound.postpone(outgoing, failure);
        }
        return mail instanceof Mail incoming ? inbound.notHeld(incoming, failure) : Outcome.left(Fault.of(failure));
    }
}
