package dev.mailchute.journey;

import dev.mailchute.app.Timing;
import dev.mailchute.files.Durable;
import dev.mailchute.ledger.Events;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.support.SampleFlow;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.openqa.selenium.OutputType;

/**
 * Takes the pictures of the page that the documentation shows: {@code docs/mail-center.md} has the command. A second argument names those to take,
 * separated by commas.
 */
public final class Pictures {
    private static final int LETTERS = 34;
    /** No letters, but two changes by hand that a comparison shows. */
    private static final int COMPARED = -1;

    private final Path target;
    private final Set<String> only;
    private final Browser browser;
    private static Optional<Events> events = Optional.empty();

    private Pictures(Path target, Set<String> only, Browser browser) {
        this.target = target;
        this.only = only;
        this.browser = browser;
    }

    public static void main(String[] args) throws IOException {
        Path target = Files.createDirectories(Path.of(args.length > 0 ? args[0] : "docs/images"));
        Set<String> only = Set.of(args.length > 1 ? args[1].split(",") : new String[0]);
        try (Browser browser = Browser.open()) {
            Pictures pictures = new Pictures(target, only, browser);
            pictures.take();
            pictures.takeMessages();
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
        with(COMPARED, root -> {
            shot("comparison", root + "/mail-center/reconcile", 1280, 680);
        });
        with(LETTERS, root -> {
            shot("overview", root + "/mail-center", 1280, 1680);
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
            shot("phone-list", root + "/mail-center/letters", 500, 980);
            shot("phone-letter", root + "/mail-center/letters/" + letter, 500, 980);
            pause(root);
            shot("part", root + "/mail-center/parts/inbound.support", 1280, 780);
            browser.screen(400, 3400, 1);
            shot("phone-overview", root + "/mail-center", 400, 3400);
        });
    }

    private static void pause(String root) {
        new PageClient(URI.create(root).getPort())
                .act(
                        "/mail-center/parts/inbound.support/pause",
                        "reason",
                        "Moved to the new tenant until 18:00, ask Ann Baker");
    }

    /** Messages that really flowed; one was held, and a person retried it. */
    private void takeMessages() throws IOException {
        Path folder = emptyFolder();
        try (FakeTenant tenant = FakeTenant.start()) {
            FakeMailbox support = tenant.mailbox("support@contoso.com");
            tenant.mailbox("orders@contoso.com");
            try (Journey journey = new Journey(tenant, folder)
                    .inbound("support", "support@contoso.com")
                    .outbound("orders", "orders@contoso.com")
                    .set("journal", "full")
                    .set("http.port", "0")
                    .start()) {
                PageClient page = new PageClient(journey.chute().httpPort().orElseThrow());
                tenant.times(3).on(Operation.GET_MIME).mimeCannotBeConverted();
                support.deliver(
                        mail("Ben Okafor <ben@fabrikam.example>", "support@contoso.com", "Invoice 4711, corrected", 1));
                Journey.await("letter", () -> journey.letters("inbound").size() == 1);
                tenant.behaves();
                List<String> subjects = List.of(
                        "Printer on the second floor", "Re: Delivery of Monday", "Password reset", "Order 2031");
                for (int i = 0; i < subjects.size(); i++) {
                    support.deliver(
                            mail("Ann Baker <ann@contoso.example>", "support@contoso.com", subjects.get(i), i + 2));
                }
                String key = journey.letters("inbound").get(0).getFileName().toString();
                page.act("/mail-center/letters/" + key + "/retry");
                journey.drop(
                        "orders",
                        "order-17.eml",
                        mail("orders@contoso.com", "eve@tailspin.example", "Your order 17", 10));
                journey.drop(
                        "orders", "order-18.eml", mail("boss@contoso.com", "dora@adatum.example", "Your order 18", 11));
                Journey.await(
                        "delivered",
                        () -> Journey.files(folder.resolve("drop/support"), ".eml")
                                        .size()
                                == 5);
                Journey.await("held", () -> journey.letters("outbound").size() == 1);
                browser.screen(1280, 820, 1);
                shot("messages", page.root() + "/mail-center/messages", 1280, 760);
                shot("message", page.root() + "/mail-center/messages/" + key, 1280, 820);
            }
        }
    }

    private static byte[] mail(String from, String to, String subject, int number) {
        return ("From: " + from + "\r\nTo: " + to + "\r\nSubject: " + subject + "\r\nMessage-ID: <" + number
                        + ".7f3a@mail.example>\r\n\r\nHello.\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private void takeDark() throws IOException {
        with(LETTERS, root -> {
            shot("overview-dark", root + "/mail-center", 1280, 1680);
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

    private static Path emptyFolder() throws IOException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "mailchute");
        if (Files.exists(folder)) {
            Durable.removeTree(folder);
        }
        return folder;
    }

    private static void with(int letters, Visit visit) throws IOException {
        Path folder = emptyFolder();
        FakeTenant tenant = FakeTenant.start();
        tenant.mailbox("support@contoso.com");
        tenant.mailbox("sales@contoso.com");
        tenant.mailbox("orders@contoso.com");
        Journey journey = new Journey(tenant, folder)
                .inbound("support", "support@contoso.com")
                .inbound("sales", "sales@contoso.com")
                .outbound("orders", "orders@contoso.com")
                .outbound("invoices", "billing@contoso.com")
                .set("client-secret-expires", LocalDate.now().plusDays(41).toString())
                .set("inbound.support.schedule", "30s")
                .set("http.port", "0");
        if (letters == COMPARED) {
            compareSoon(journey);
            tenant.mailbox("billing@contoso.com");
            tenant.mailbox("support@contoso.com").deliver(InboundJourneyTest.mail("Printer on fire"));
            tenant.mailbox("support@contoso.com").deliverRead(InboundJourneyTest.mail("Read by someone else"));
            Files.createDirectories(journey.outbox("orders").resolve("sent"));
            Files.write(journey.outbox("orders").resolve("sent/offer-2041.eml"), InboundJourneyTest.mail("Offer"));
        }
        if (letters > 0) {
            journey.inbound("returns", "returns@contoso.com"); // there is no such mailbox
        }
        if (letters != COMPARED) {
            SampleFlow.fill(journey.settings(), Instant.now());
        }
        SampleLetters.fill(new MailCenter(folder.resolve("mail-center"), Clock.systemUTC()), letters, Instant.now());
        SampleLetters.fill(
                new MailCenter(folder.resolve("mail-center"), Clock.systemUTC()), Math.max(0, letters), Instant.now());
        journey.start();
        events = journey.chute().events();
        PageClient page = new PageClient(journey.chute().httpPort().orElseThrow());
        Journey.await("polls", () -> !page.get("/mail-center").body().contains("Not polled yet"));
        if (letters != COMPARED) {
            Journey.await("flow", () -> page.get("/mail-center").body().contains(" delivered, at most "));
        }
        if (letters == COMPARED) {
            Journey.await(
                    "comparison",
                    () -> page.get("/mail-center/reconcile").body().contains("2 differences"));
        }
        visit.at("http://127.0.0.1:" + journey.chute().httpPort().orElseThrow());
        journey.close();
        tenant.close();
    }

    private static void compareSoon(Journey journey) {
        Timing.Waits waits = Journey.QUICK.waits();
        Duration soon = Duration.ofMillis(50);
        journey.timing(Journey.QUICK.waits(waits.watching(waits.watching()
                .reconciling(new Timing.Reconciling(soon, soon, Duration.ofDays(1), Duration.ZERO, soon)))));
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
