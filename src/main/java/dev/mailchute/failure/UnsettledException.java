package dev.mailchute.failure;

import java.io.IOException;

/** A producer wrote to the file after it had been claimed. Nothing was sent; it is taken again once it has settled. */
public final class UnsettledException extends MailException {
    public UnsettledException(IOException changed) {
        super(
                Fault.of(
                        "still-changing",
                        changed.getMessage() + "; write under another ending, and rename the file once it is finished"),
                changed);
    }
}
