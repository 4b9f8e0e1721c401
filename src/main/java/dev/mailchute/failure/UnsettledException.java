package dev.mailchute.failure;

import java.io.IOException;

/** A producer wrote to the file after it was claimed. Nothing was sent; it is processed again once it has stopped changing. */
public final class UnsettledException extends MailException {
    public UnsettledException(IOException changed) {
        super(
                Fault.of(
                        "still-changing",
                        changed.getMessage()
                                + "; write under another extension and rename the file when it is complete"),
                changed);
    }
}
