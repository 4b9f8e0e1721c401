package dev.mailchute.bench;

/**
 * A row of the document.
 *
 * @param name for the command line and the stored figures
 */
record Row(String name, String title, Section section, Measurement measurement) {
    /** Measures once. */
    interface Measurement {
        Figures measure(TenantProcess tenant) throws Exception;
    }
}
