package dev.mailchute.doctor;

import java.io.IOException;
import java.net.SocketTimeoutException;

/** The way to a host ends here. */
final class BrokenLeg extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Finding finding;

    BrokenLeg(Finding finding) {
        this.finding = finding;
    }

    /** What is in the way. */
    Finding finding() {
        return finding;
    }

    static String describe(IOException e) {
        if (e instanceof SocketTimeoutException) {
            return "no answer in time";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
