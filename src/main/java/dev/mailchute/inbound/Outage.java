package dev.mailchute.inbound;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.TemporaryException;

/** Describes a mailbox that lists its messages but does not return them. */
final class Outage {
    private Outage() {}

    /** Graph's fault, with whether it affects every message or only the single one in the mailbox. */
    static Fault describe(PollState.FailedMail one, PollState poll) {
        Fault fault = Fault.of(one.failure());
        if (!(one.failure() instanceof MailException) || one.failure() instanceof TemporaryException) {
            return fault;
        }
        if (poll.failed().size() > 1 || poll.listed() > 1) {
            // The next step for a single message's code would be misleading here.
            boolean ofOneMessage = one.isAboutMessage() || one.isLasting();
            return new Fault(
                    ofOneMessage ? "no-message-given" : fault.code(),
                    fault.status(),
                    "the mailbox lists its messages but returns none of them: " + fault.message()
                            + (ofOneMessage ? " (" + fault.code() + ")" : ""),
                    fault.requestId());
        }
        return new Fault(
                "only-message-refused",
                fault.status(),
                "the only unread message cannot be read, and there is no other to show whether the message or the mailbox is at fault."
                        + " Graph said: " + fault.message() + " (" + fault.code() + ")",
                fault.requestId());
    }
}
