package dev.mailchute.failure;

/**
 * A route asked for something by which a message would be lost or doubled, such as marking it in the mailbox before the receiver has it. The
 * step is refused: nothing is changed, the message stays where it is, and a person has to correct the route.
 */
public final class RouteMistakeException extends MailException {
    /** The code of its faults. */
    public static final String CODE = "route-refused";

    public RouteMistakeException(String what) {
        super(Fault.of(CODE, what), null);
    }
}
