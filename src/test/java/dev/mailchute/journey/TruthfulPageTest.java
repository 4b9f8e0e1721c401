package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.Fault;
import dev.mailchute.health.Status;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page says is true, also for whoever comes second or late. */
@Tag("journey")
class TruthfulPageTest {
    private static final String LETTERS = "/mail-center/letters/";
    private static final String DESK = "servicedesk@contoso.com";

    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox desk;
    private Journey journey;
    private PageClient page;

    @BeforeEach
    void start() {
        tenant = FakeTenant.start();
        desk = tenant.mailbox("servicedesk@contoso.com");
        journey = new Journey(tenant, folder)
                .outbound("orders", "servicedesk@contoso.com")
                .set("http.port", "0")
                .start();
        page = new PageClient(journey.chute().httpPort().orElseThrow());
    }

    @AfterEach
    void stop() {
        journey.close();
        tenant.close();
    }

    /** A letter that an edit of To would send. */
    private String misspelt(String subject) {
        int before = journey.letters("outbound").size();
        journey.drop(
                "orders",
                subject.replace(' ', '-') + ".eml",
                ("From: servicedesk@contoso.com\r\nTo: ann(at)x.example\r\nSubject: " + subject + "\r\n\r\nHello.\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        Journey.await("letter", () -> journey.letters("outbound").size() > before);
        return journey.letters("outbound").stream()
                .filter(letter -> Journey.json(letter.resolve("letter.json"))
                        .path("subject")
                        .asText()
                        .equals(subject))
                .map(letter -> letter.getFileName().toString())
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> edit(String id, String version, String to, String from, String subject) {
        return page.act(LETTERS + id + "/edit", fields(version, to, from, subject));
    }

    private static String[] fields(String version, String to, String from, String subject) {
        return new String[] {
            "version", version, "to", to, "cc", "", "bcc", "", "from", from, "reply-to", "", "subject", subject
        };
    }

    private static String version(String form) {
        Matcher version = Pattern.compile("name=\"version\" value=\"(\\d+)\"").matcher(form);
        assertTrue(version.find(), form);
        return version.group(1);
    }

    @Test
    void the_link_of_a_letter_leads_to_what_became_of_it_also_after_a_restart() {
        misspelt("Order 16, which waits on");
        String id = misspelt("Order 17");
        page.act(LETTERS + id + "/note", "note", "Ann knows");
        assertTrue(page.get("/mail-center/letters").body().contains("1 note"));
        String after = edit(id, "1", "ann@x.example", DESK, "Order 17").body();
        assertTrue(after.contains("Edit and retry: sent."), after);
        assertEquals(1, desk.sent().size());
        String jobs = page.get("/mail-center/jobs").body();
        assertTrue(jobs.contains("Order 17") && jobs.contains("ann@x.example") && jobs.contains("1 sent"), jobs);
        String job = page.get("/mail-center/jobs/1").body();
        assertTrue(job.contains("Order 17") && job.contains(LETTERS + id + "\""), job);

        journey.stop();
        journey.start();
        page = new PageClient(journey.chute().httpPort().orElseThrow());
        HttpResponse<String> settled = page.get(LETTERS + id);
        assertEquals(200, settled.statusCode());
        assertTrue(settled.body().contains("It was sent"), settled.body());
        assertTrue(settled.body().contains("Ann knows"), settled.body());
        assertFalse(settled.body().contains("delivered"), settled.body());
        assertFalse(settled.body().contains(LETTERS + id + "/retry"), settled.body());
        assertTrue(page.get("/mail-center/letters?q=" + id).body().contains("<b>Settled:</b>"));
        assertEquals(404, page.get(LETTERS + "0123456789abcdef").statusCode());

        String late = page.post(LETTERS + id + "/retry", page.token("/mail-center/letters"))
                .body();
        assertTrue(late.contains("nothing done") && late.contains("it was sent on"), late);
        String written = page.post(
                        LETTERS + id + "/note", page.token("/mail-center/letters"), "note", "Ask Ann before you retry")
                .body();
        assertTrue(written.contains("Ask Ann before you retry") && written.contains("it was sent on"), written);
        assertEquals(1, desk.sent().size());
        // After the restart the outbox is unknown until it was looked into.
        PageClient restarted = page;
        Journey.await("the last success, and what flowed before", () -> {
            String overview = restarted.get("/mail-center").body();
            return !overview.contains("Not looked into yet")
                    && !overview.contains("none yet")
                    && overview.contains("<b>1</b> <span class=\"soft\">sent</span>")
                    && overview.contains("Last 24 hours: 1 sent, at most 1 in 15 minutes");
        });
    }

    @Test
    void of_two_who_correct_the_same_message_the_second_is_shown_the_difference_and_nothing_is_overwritten() {
        misspelt("Order 16, which waits on");
        String id = misspelt("Order 18");
        String mine = version(page.get(LETTERS + id + "/edit").body());
        String theirs = version(page.get(LETTERS + id + "/edit").body());
        String held = edit(id, theirs, "ann@x.example", "eve@contoso.com", "Order 18, corrected")
                .body();
        assertTrue(held.contains("Edit and retry: held."), held);

        HttpResponse<String> stale = edit(id, mine, "bob@x.example", DESK, "Order 18");
        assertEquals(409, stale.statusCode());
        assertTrue(stale.body().contains("Stored value: <bdi>Order 18, corrected</bdi>"), stale.body());
        assertTrue(stale.body().contains("Stored value: <bdi>eve@contoso.com</bdi>"), stale.body());
        assertTrue(stale.body().contains("value=\"bob@x.example\""), stale.body());
        assertEquals(0, desk.sent().size());
        assertEquals(
                "Order 18, corrected",
                Journey.json(folder.resolve("mail-center/outbound/" + id + "/letter.json"))
                        .path("subject")
                        .asText());

        String sent = edit(id, version(stale.body()), "bob@x.example", DESK, "Order 18, corrected")
                .body();
        assertTrue(sent.contains("Edit and retry: sent."), sent);
        assertEquals(1, desk.sent().size());

        HttpResponse<String> late = page.post(
                LETTERS + id + "/edit",
                page.token("/mail-center/letters"),
                "version",
                mine,
                "to",
                "cleo@x.example",
                "subject",
                "Order 18");
        assertEquals(409, late.statusCode());
        assertTrue(late.body().contains("it was sent on") && late.body().contains("cleo@x.example"), late.body());
        assertEquals(1, desk.sent().size());
    }

    @Test
    void who_comes_while_a_colleague_is_sending_is_told_who_it_is_and_keeps_what_was_typed() {
        misspelt("Order 16, which waits on");
        String id = misspelt("Order 21");
        AtomicReference<String> edited = new AtomicReference<>();
        AtomicReference<String> retried = new AtomicReference<>();
        String token = page.token(LETTERS + id + "/edit");
        tenant.once()
                .on(Operation.SEND_MAIL)
                .meanwhile(() -> {
                    edited.set(page.post(LETTERS + id + "/edit", token, fields("1", "cleo@x.example", DESK, "Mine"))
                            .body());
                    retried.set(page.post(LETTERS + id + "/retry", token).body());
                })
                .answersProperly();
        String sent = edit(id, "1", "ann@x.example", DESK, "Order 21").body();
        assertTrue(sent.contains("Edit and retry: sent."), sent);
        String form = edited.get();
        assertTrue(form.contains("local is correcting and sending this message right now"), form);
        assertTrue(form.contains("value=\"cleo@x.example\"") && form.contains("value=\"Mine\""), form);
        assertTrue(retried.get().contains("local is correcting and sending this message right now"), retried.get());
        assertEquals(1, desk.sent().size());
    }

    @Test
    void a_subject_that_was_not_touched_is_sent_as_it_is_with_every_sign_that_nobody_sees() {
        journey.drop(
                "orders",
                "deceiving.eml",
                ("From: " + DESK
                                + "\r\nTo: ann(at)x.example\r\nSubject: =?utf-8?Q?cod=E2=80=AEfdp.exe?=\r\n\r\nHello.\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        Journey.await("letter", () -> journey.letters("outbound").size() == 1);
        String id = journey.letters("outbound").get(0).getFileName().toString();
        assertTrue(page.get(LETTERS + id + "/edit").body().contains("value=\"cod\u202efdp.exe\""));
        String sent = edit(id, "1", "ann@x.example", DESK, "cod\u202efdp.exe").body();
        assertTrue(sent.contains("Edit and retry: sent."), sent);
        String mime = new String(desk.sent().get(0).mime().bytes(), StandardCharsets.UTF_8);
        assertTrue(mime.contains("Subject: =?utf-8?Q?cod=E2=80=AEfdp.exe?="), mime);
    }

    @Test
    void nothing_marked_is_said_and_times_have_their_zone_and_their_age() {
        String id = misspelt("Order 19");
        for (String act : new String[] {"retry", "discard", "export"}) {
            String said = page.act("/mail-center/letters", "act", act).body();
            assertTrue(said.contains("No letters were selected") && !said.contains("were ignored"), said);
        }
        String list = page.get("/mail-center/letters").body();
        assertTrue(Pattern.compile("As of <span data-as-of>\\d\\d:\\d\\d:\\d\\d</span>\\. Times are in .*UTC")
                .matcher(list)
                .find());
        assertTrue(Pattern.compile("data-now=\"\\d{13}\"").matcher(list).find());
        String counts = page.get("/mail-center/live?once=1").body();
        assertTrue(counts.contains("\"waiting\":1") && counts.contains("\"down\":0"), counts);
        assertTrue(page.get(LETTERS + id).body().contains("Order 19"));
    }

    @Test
    void what_is_down_comes_first_then_folders_and_files_then_letters_and_every_page_is_marked() {
        Status orders = journey.chute().statuses().of("outbound.orders");
        misspelt("Order 20");
        orders.warn("a.eml", "Mailchute has no permission to read this file");
        String well = page.get("/mail-center/letters").body();
        assertFalse(well.contains("class=\"alarm\""), well);
        orders.fails(Fault.of("sign-in", "The client secret has expired"));
        String landing = page.get("/mail-center").body();
        int down = landing.indexOf("The only mailbox or outbox is down");
        int reason = landing.indexOf("The client secret has expired");
        int warning = landing.indexOf("1 file or message needs attention");
        int letters = landing.indexOf("By cause");
        assertTrue(0 < down && down < reason && reason < warning && warning < letters, landing);
        assertTrue(landing.contains("down since "), landing);
        assertFalse(landing.contains("Nothing needs attention"), landing);
        for (String path : new String[] {"", "/letters", "/discarded", "/jobs"}) {
            String body = page.get("/mail-center" + path).body();
            assertTrue(body.contains("class=\"alarm\"") && body.contains(">1 down<"), body);
        }
        assertTrue(page.get("/mail-center/live?once=1").body().contains("\"down\":1"));
    }
}
