package dev.mailchute.journey;

import org.apache.camel.Variable;

/** A step that fails as no step should: with an error of the virtual machine's kind, for messages whose name or subject says so. */
public final class Bomb {
    /** Called by a changed route. */
    public static void explode(@Variable("mail") Object mail) {
        String text = mail instanceof dev.mailchute.inbound.Mail incoming ? incoming.subject() : mail.toString();
        if (text.contains("StackOverflow")) {
            throw new StackOverflowError();
        }
        if (text.contains("NoClass")) {
            throw new NoClassDefFoundError("dev/mailchute/Nowhere");
        }
        if (text.contains("Assertion")) {
            throw new AssertionError("this cannot be");
        }
        if (text.contains("OutOfMemory")) {
            throw new OutOfMemoryError("thrown by a library that counts for itself");
        }
    }

    private Bomb() {}
}
