package dev.mailchute.testkit.routes;

import java.io.IOException;
import java.util.List;

/** What must be true in the end. */
interface Expectation {
    /**
     * What is not as expected; empty if all is.
     *
     * @param name of the message or server that it is about
     */
    List<Mismatch> mismatches(String name, Evidence evidence) throws IOException;
}
