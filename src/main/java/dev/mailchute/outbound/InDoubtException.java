package dev.mailchute.outbound;

import dev.mailchute.graph.Fault;
import dev.mailchute.graph.MailException;

/** The look-up did not settle whether a mail has gone: a person decides. */
public final class InDoubtException extends MailException {
    InDoubtException(Fault fault) {
        super(fault, null);
    }
}
