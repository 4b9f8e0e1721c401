package dev.mailchute.journey;

import dev.mailchute.files.Durable;
import dev.mailchute.ledger.Events;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.testkit.FakeTenant;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.openqa.selenium.OutputType;

/** Takes the pictures of the page that the documentation shows: {@code docs/mail-center.md} has the command. */
public final class Pictures {
    private static final int LETTERS = 34;

    private final Path target;
    /** The pictures to take; empty for all. */
    private final List<String> only;

    private final Browser browser;
    private static Optional<Events> events = Optional.empty();

    private Pictures(Path target, List<String> only, Browser browser) {
        this.target = target;
        this.only = only;
        this.browser = browser;
    }

    public static void main(String[] args) throws IOException {
        Path target = Files.createDirectories(Path.of(args.length > 0 ? args[0] : "docs/images"));
        List<String> only = List.of(args).subList(Math.min(1, args.length), args.length);
        try (Browser browser = Browser.open()) {
            new Pictures(target, only, browser).take();
        }
        try (Browser browser = Browser.open(true)) {
            new Pictures(target, only, browser).takeDark();
        }
        System.exit(0);
    }

    private interface Visit {
        void at(String root) throws IOException;
    }

    private void take() throws IOException {
        with(0, root -> {
            shot("empty", root + "/mail-center", 1280, 680);
        });
        with(LETTERS, root -> {
            shot("landing", root + "/mail-center", 1280, 1000);
            shot("list", root + "/mail-center/letters", 1280, 820);
            String letter = letter("orders");
            shot("letter", root + "/mail-center/letters/" + letter, 1280, 1000);
            shot("letter-html", root + "/mail-center/letters/" + letter + "?show=html#content", 1280, 900);
            shot("edit", root + "/mail-center/letters/" + letter + "/edit", 1280, 640);
            browser.go(root + "/mail-center/set-up");
            browser.find("form[action$='/set-up/check'] button").click();
            browser.awaitText("Not everything works");
            shot("set-up", root + "/mail-center/set-up", 1280, 1700);
            SampleEvents.fill(events.orElseThrow());
            Journey.await("events", () -> new PageClient(URI.create(root).getPort())
                    .get("/mail-center/events")
                    .body()
                    .contains("/srv"));
            shot("events", root + "/mail-center/events", 1280, 900);
            shot("phone-landing", root + "/mail-center", 500, 980);
            shot("phone-list", root + "/mail-center/letters", 500, 980);
            shot("phone-letter", root + "/mail-center/letters/" + letter, 500, 980);
            pause(root);
            shot("part", root + "/mail-center/parts/inbound.support", 1280, 780);
        });
    }

    private static void pause(String root) {
        new PageClient(URI.create(root).getPort())
                .act(
                        "/mail-center/parts/inbound.support/pause",
                        "reason",
                        "Moved to the new tenant until 18:00, ask Ann Baker");
    }

    private void takeDark() throws IOException {
        with(LETTERS, root -> {
            shot("list-dark", root + "/mail-center/letters", 1280, 820);
            shot("letter-dark", root + "/mail-center/letters/" + letter("orders"), 1280, 1000);
        });
    }

    private static String letter(String name) {
        for (int i = 0; i < LETTERS; i++) {
            var letter = SampleLetters.letter(i, Instant.now());
            if (letter.code().equals("bad-address")) {
                return letter.id();
            }
        }
        throw new IllegalStateException(name);
    }

    private static void with(int letters, Visit visit) throws IOException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "mailchute");
        if (Files.exists(folder)) {
            Durable.removeTree(folder);
        }
        FakeTenant tenant = FakeTenant.start();
        tenant.mailbox("support@contoso.com");
        tenant.mailbox("orders@contoso.com");
        Journey journey = new Journey(tenant, folder)
                .inbound("support", "support@contoso.com")
                .outbound("orders", "orders@contoso.com")
                .outbound("invoices", "billing@contoso.com")
                .set("inbound.support.schedule", "30s")
                .set("http.port", "0");
        if (letters > 0) {
            journey.inbound("returns", "returns@contoso.com"); // there is no such mailbox
        }
        SampleLetters.fill(new MailCenter(folder.resolve("mail-center"), Clock.systemUTC()), letters, Instant.now());
        journey.start();
        events = journey.chute().events();
        PageClient page = new PageClient(journey.chute().httpPort().orElseThrow());
        Journey.await("polls", () -> !page.get("/mail-center").body().contains("Not polled yet"));
        visit.at("http://127.0.0.1:" + journey.chute().httpPort().orElseThrow());
        journey.close();
        tenant.close();
    }

    private void shot(String name, String url, int width, int height) throws IOException {
        if (!only.isEmpty() && !only.contains(name)) {
            return;
        }
        browser.size(width, height);
        browser.go(url);
        Files.write(target.resolve(name + ".png"), browser.driver().getScreenshotAs(OutputType.BYTES));
    }
}
