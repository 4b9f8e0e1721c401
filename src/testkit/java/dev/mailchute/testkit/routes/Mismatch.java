package dev.mailchute.testkit.routes;

/** What was expected, and what was found instead. */
record Mismatch(String expected, String found) {
    @Override
    public String toString() {
        return "expected " + expected + "\n   found " + found;
    }
}
