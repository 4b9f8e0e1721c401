package dev.mailchute.testkit.routes;

import dev.mailchute.testkit.Call;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.SentMail;
import dev.mailchute.testkit.probe.TrialProbe;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** One message through the routes, in folders, with a tenant and with a ledger of its own; nothing else is reached. */
final class Trial implements AutoCloseable {
    private static final String NAME = "tried";
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Place place;
    private final Home home;
    private final Path steps;
    private final Site site;
    private final RunningApi api;
    private final ApplicationUnderTest application;
    private final Evidence evidence;
    private final Clearance clearance;

    /**
     * The mailbox or outbox of the trial.
     *
     * @param isOutgoing whether it is an outbox
     */
    record Place(String name, boolean isOutgoing) {}

    /** @param settings lines of the configuration that routes may need */
    Trial(Launch launch, Path routes, Path mail, Place place, Map<String, String> settings) throws IOException {
        this.place = place;
        home = new Home(routes);
        steps = home.resolve("steps.txt");
        api = new RunningApi(home.folder());
        site = new Site(test(mail, place, settings), home, api::health);
        application = new ApplicationUnderTest(launch, home.folder(), List.of("-D" + TrialProbe.FILE + "=" + steps));
        evidence = new Evidence(site, api, application, false);
        clearance = new Clearance(application, site, home);
    }

    private static RouteTest test(Path mail, Place place, Map<String, String> settings) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(settings);
        String eml = mail.toAbsolutePath().toString();
        if (place.isOutgoing()) {
            all.put("mailchute.outbound." + place.name() + ".allowed-from", sender(mail, Site.address(place.name())));
        }
        List<IncomingMail> incoming = place.isOutgoing()
                ? List.of()
                : List.of(new IncomingMail(NAME, place.name(), eml, null, null, null, null, null, null, null, null));
        List<OutgoingFile> outgoing = place.isOutgoing()
                ? List.of(new OutgoingFile(
                        NAME, place.name(), null, eml, null, null, null, null, null, null, null, null, null))
                : List.of();
        return new RouteTest(NAME, all, List.of(), List.of(), incoming, outgoing, Map.of(), null, null);
    }

    /** The tenant lets the outbox send as this one. */
    private static String sender(Path mail, String otherwise) throws IOException {
        try (InputStream in = Files.newInputStream(mail)) {
            Address[] from = new MimeMessage(Session.getInstance(new Properties()), in).getFrom();
            return from != null && from.length > 0 && from[0] instanceof InternetAddress one
                    ? one.getAddress()
                    : otherwise;
        } catch (MessagingException e) {
            return otherwise;
        }
    }

    /**
     * What happened.
     *
     * @param hasEnded whether the message came to an end
     */
    record Told(boolean hasEnded, List<String> lines) {}

    Told carryOut(Path folder) throws IOException, InterruptedException {
        site.prepare(folder, false);
        ProbeJar.writeTrial(home.resolve("plugins"));
        application.start();
        Deadline deadline = new Deadline(START);
        boolean started = false;
        while (!deadline.isOver() && application.runsAMomentLater()) {
            if (!api.isReady()) {
                continue;
            }
            evidence.lookAgain();
            if (!started) {
                started = true;
                deadline = new Deadline(LIMIT);
            }
            if (isOver()) {
                return new Told(true, told());
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add(
                application.hasEnded()
                        ? "Mailchute does not start with these routes:"
                        : "The message has not come to an end within " + LIMIT.toSeconds() + " s.");
        lines.addAll(application.lastWords());
        lines.addAll(told());
        return new Told(false, lines);
    }

    private boolean isOver() {
        Life life = evidence.life(NAME);
        String health = (place.isOutgoing() ? "outbound." : "inbound.") + place.name();
        return life.isOver()
                || life.times("left") > 0
                || place.isOutgoing() && evidence.isTried(NAME, life)
                || api.health().isDown(health);
    }

    private List<String> told() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("What each step did:");
        if (Files.exists(steps)) {
            Files.readAllLines(steps).forEach(line -> lines.add("  " + line));
        }
        lines.add("");
        lines.add("Requests to the mailbox, which was one on this machine:");
        List<Call> calls = site.tenant().calls();
        calls.stream()
                .filter(call -> call.operation() != Operation.TOKEN && call.operation() != Operation.LIST_MESSAGES)
                .forEach(call -> lines.add("  " + call.status() + " " + call.operation()));
        for (SentMail sent : site.tenant().sent()) {
            lines.add("  it would have been sent: " + sent.subject());
        }
        for (String folder : List.of("drop", "outbox")) {
            lines.addAll(files(home.resolve(folder)));
        }
        lines.add("");
        lines.add("In the end: " + evidence.life(NAME).words());
        application.complaints().forEach(line -> lines.add("  " + line));
        return lines;
    }

    private List<String> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> "  file " + home.folder().relativize(file))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        clearance.close();
    }
}
