package dev.mailchute.inbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.TemporaryException;

/** In which words a mailbox is down that lists messages and does not give them. */
final class Outage {
    private Outage() {}

    /** What Graph said, and what is known of it: of all that were asked for, or of the only one. */
    static Fault describe(PollState.FailedMail one, PollState poll) {
        Fault fault = Fault.of(one.failure());
        if (!(one.failure() instanceof MailException) || one.failure() instanceof TemporaryException) {
            return fault;
        }
        if (poll.failed().size() > 1 || poll.listed() > 1) {
            // The next step that goes with a code for one message would mislead here.
            boolean ofOneMessage = one.speaksOfTheMessage() || one.isLasting();
            return new Fault(
                    ofOneMessage ? "no-message-given" : fault.code(),
                    fault.status(),
                    "the mailbox lists its messages and gives none of them: " + fault.message()
                            + (ofOneMessage ? " (" + fault.code() + ")" : ""),
                    fault.requestId());
        }
        return new Fault(
                "only-message-refused",
                fault.status(),
                "the only unread message cannot be read, and no other one shows whether that is its own trouble or the mailbox's. Graph"
                        + " said: " + fault.message() + " (" + fault.code() + ")",
                fault.requestId());
    }
}
