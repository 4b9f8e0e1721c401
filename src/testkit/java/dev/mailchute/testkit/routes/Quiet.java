package dev.mailchute.testkit.routes;

import java.io.IOException;
import java.util.Map;

/** Whether whatever was under way at some moment is over: every mailbox has had another turn since. */
final class Quiet {
    /** One that begins later than that moment, and one more, so that it is over. */
    private static final int LOOKS = 2;

    private final Site site;
    private final RunningApi api;
    private final Map<String, Long> looks;
    private final int requests;

    /** Now is the moment. */
    Quiet(Site site, RunningApi api) {
        this.site = site;
        this.api = api;
        looks = site.looks();
        requests = requests();
    }

    private int requests() {
        return site.servers().values().stream().mapToInt(HttpServer::requests).sum();
    }

    boolean isReached() throws IOException {
        Map<String, Long> now = site.looks();
        Health health = api.health();
        return looks.keySet().stream()
                        .allMatch(name -> now.get(name) >= looks.get(name) + LOOKS
                                || health.isDown("inbound." + name) && isTriedAgain())
                && !site.hasMadeMail();
    }

    /** A mailbox that waits for an own step does not ask for its messages. If a server keeps it waiting, it has been asked again. */
    private boolean isTriedAgain() {
        return site.servers().isEmpty() || requests() > requests;
    }
}
