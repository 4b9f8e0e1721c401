package dev.mailchute.testkit.routes;

import java.io.IOException;

/** Sees to it that neither a process nor a folder of a run remains, also after Ctrl-C. */
final class Clearance implements AutoCloseable {
    private final ApplicationUnderTest application;
    private final Site site;
    private final Home home;
    private final Thread abandoned = new Thread(this::abandon);

    Clearance(ApplicationUnderTest application, Site site, Home home) {
        this.application = application;
        this.site = site;
        this.home = home;
        Runtime.getRuntime().addShutdownHook(abandoned);
    }

    private void abandon() {
        application.close();
        try {
            home.close();
        } catch (IOException e) {
            // What is left of it is in the folder for temporary files.
        }
    }

    @Override
    public void close() throws IOException {
        application.close();
        site.close();
        home.close();
        try {
            Runtime.getRuntime().removeShutdownHook(abandoned);
        } catch (IllegalStateException e) {
            // this process is ending
        }
    }
}
