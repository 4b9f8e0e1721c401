package dev.mailchute.doctor;

import java.io.IOException;
import java.net.SocketTimeoutException;

/** The connection to a host failed at this step. */
final class BrokenLeg extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Finding finding;

    BrokenLeg(Finding finding) {
        this.finding = finding;
    }

    /** The reason. */
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
