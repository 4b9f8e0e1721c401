package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.journey.ApiClient.Answer;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.support.ApiDescription;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.testkit.FakeTenant;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that a program can do with the Mail Center, against the running application. */
@Tag("journey")
class ApiJourneyTest {
    private static final int MANY = 40;
    private static final String BAD_ADDRESS = id(0);
    private static final String IN_DOUBT = id(2 - 1);
    private static final String NOT_ALLOWED = id(2);
    private static final String INBOUND = id(3);

    @TempDir
    Path folder;

    private FakeTenant tenant;
    private Journey journey;
    private ApiClient api;

    private static String id(int number) {
        return SampleLetters.letter(number, Instant.EPOCH).id();
    }

    @BeforeEach
    void start() {
        tenant = FakeTenant.start();
        tenant.mailbox("orders@contoso.com");
        journey = new Journey(tenant, folder)
                .outbound("orders", "orders@contoso.com")
                .set("http.port", "0");
        SampleLetters.fill(new MailCenter(folder.resolve("mail-center"), Clock.systemUTC()), MANY, Instant.now());
    }

    @AfterEach
    void stop() {
        journey.close();
        tenant.close();
    }

    private void open() {
        journey.start();
        api = new ApiClient(journey.chute().httpPort().orElseThrow());
    }

    private int waiting() {
        return journey.letters("outbound").size() + journey.letters("inbound").size();
    }

    @Test
    void what_is_not_understood_is_refused_and_nothing_is_done() throws Exception {
        open();
        for (String query : List.of(
                "direction=in",
                "direction=inbound&direction=outbound",
                "outcome=foo",
                "since=yesterday",
                "until=tomorrow",
                "sort=foo",
                "size=abc",
                "size=0",
                "page=0",
                "page=1",
                "cod=bad-address",
                "code=",
                "name=ordesr",
                "cursor=abc",
                "q")) {
            Answer answer = api.get("/letters?" + query).is(400);
            String parameter = query.replaceFirst("=.*", "");
            assertEquals(parameter, answer.json().path("parameter").asText(), answer.text());
        }
        assertEquals("code", api.get("/letters?cod=x").json().path("suggestion").asText());
        assertEquals(
                "orders",
                api.get("/letters?name=ordesr").json().path("suggestion").asText());
        api.get("/me?verbose=1").is(400, "unknown-parameter");

        String retry = "/letters/" + BAD_ADDRESS + "/retry";
        api.post(retry, "{\"resend\":").is(400, "bad-json");
        api.post(retry, "{\"resend\": \"no\"}").is(400, "bad-field");
        api.post(retry, "{\"resent\": true}").is(400, "unknown-field");
        api.post(retry, "[true]").is(400, "bad-json");
        api.post(retry + "?resend=true", "").is(400, "unknown-parameter");
        api.send("POST", retry, "resend=true", "Content-Type", "application/x-www-form-urlencoded")
                .is(415, "not-json");
        api.send("POST", retry, "{}", "Content-Type", "application/jsonp").is(415, "not-json");
        api.send("POST", retry, "").is(415, "not-json");
        api.send("POST", retry, "{}", "Content-Type", "application/json", "Origin", "http://evil.example")
                .is(403, "other-origin");
        api.post("/letters/" + BAD_ADDRESS + "/discard", "{\"reason\": \"x\"}").is(400, "unknown-field");
        for (String body : List.of("", "{}", "{\"text\": \"\"}", "{\"text\": 1}", "{\"text\": null}")) {
            api.post("/letters/" + BAD_ADDRESS + "/note", body).is(400, "bad-field");
        }
        for (String job : List.of(
                "",
                "{\"act\": \"retry\"}",
                "{\"act\": \"resend\", \"ids\": [\"0a\"]}",
                "{\"act\": \"discard\", \"ids\": []}",
                "{\"act\": \"discard\", \"ids\": [\"../x\"]}",
                "{\"act\": \"discard\", \"ids\": [\"0a\", \"0a\"]}",
                "{\"act\": \"discard\", \"ids\": [\"0a\"], \"filter\": {}, \"expected\": 1}",
                "{\"act\": \"discard\", \"ids\": [\"0a\"], \"expected\": 1}",
                "{\"act\": \"discard\", \"filter\": {}}",
                "{\"act\": \"discard\", \"filter\": [], \"expected\": 40}")) {
            api.post("/jobs", job).is(400, "bad-field");
        }
        api.post("/jobs", "{\"act\": \"discard\", \"filter\": {\"cod\": \"x\"}, \"expected\": 40}")
                .is(400, "unknown-field");
        api.post("/jobs", "{\"act\": \"discard\", \"filter\": {\"outcome\": \"x\"}, \"expected\": 40}")
                .is(400, "bad-value");
        api.post("/jobs", "{\"act\": \"discard\", \"filter\": {\"since\": \"yesterday\"}, \"expected\": 40}")
                .is(400, "bad-value");

        api.get("").is(404, "unknown-resource");
        api.get("/letters/none").is(404, "unknown-letter");
        api.get("/letters/..%2f..%2fx").is(404, "unknown-letter");
        api.get("/letters/" + BAD_ADDRESS + "/attachments/7").is(404, "unknown-part");
        api.get("/letters/" + BAD_ADDRESS + "/previous/1").is(404, "unknown-part");
        api.get("/discarded/" + BAD_ADDRESS).is(404, "unknown-letter");
        api.get("/jobs/1").is(404, "unknown-job");
        assertEquals("POST, OPTIONS", api.get(retry).is(405, "wrong-method").header("Allow"));
        assertEquals(
                "GET, HEAD, OPTIONS",
                api.send("DELETE", "/letters/" + BAD_ADDRESS, "")
                        .is(405, "wrong-method")
                        .header("Allow"));
        assertEquals(
                "GET, HEAD, POST, OPTIONS",
                api.send("OPTIONS", "/jobs", "").is(204).header("Allow"));

        PageClient page = new PageClient(journey.chute().httpPort().orElseThrow());
        for (String query : List.of(
                "since=yesterday", "until=2026-11-24T10:00:00Z", "outcome=foo", "direction=in", "sort=foo", "cod=x")) {
            String shown = page.get("/mail-center/letters?" + query).body();
            assertTrue(shown.contains("were ignored"), query + ": " + shown);
        }
        String shown = page.get(
                        "/mail-center/letters?since=&direction=outbound&outcome=held&sort=-first&page=2&done=1&q=")
                .body();
        assertFalse(shown.contains("were ignored"), shown);

        assertEquals(MANY, waiting());
        assertEquals(List.of(), tenant.sent());
        assertEquals(0, api.get("/jobs").is(200).json().path("jobs").size());
    }

    @Test
    void a_program_does_all_that_the_page_can_and_every_answer_is_as_described() throws Exception {
        open();
        assertEquals("local", api.get("/me").is(200).json().path("account").asText());
        assertTrue(api.post("/set-up/check", "").is(202).json().path("running").has("parts"));
        Journey.await(
                "the check",
                () -> api.get("/set-up/check").is(200).json().path("running").isNull());
        assertEquals(
                "ok",
                api.get("/set-up/check")
                        .json()
                        .at("/last/parts/0/findings/0/result")
                        .asText());
        api.get("/events?size=5").is(200);
        journal();
        assertEquals(
                0,
                api.get("/reconcile").is(200).json().path("parts").size(),
                "nothing is compared right after the start");
        JsonNode health = api.get("/health").is(200).json();
        assertEquals(MANY, health.path("letters").asInt());
        assertEquals("orders", health.path("mailboxes").path(0).path("name").asText());
        assertEquals(
                Files.readString(ApiDescription.FILE),
                api.get("/openapi.yaml").is(200).text());

        look();
        export();
        edit();
        discardAndRestore();
        jobs();
        parts();

        api.post("/letters/" + BAD_ADDRESS + "/retry", "{}").is(200);
        assertTrue(
                api.get("/messages/" + BAD_ADDRESS).is(200).json().path("steps").size() > 0);
        settled();
        api.post("/letters/" + IN_DOUBT + "/retry", "{\"resend\": true}").is(200);
        assertEquals(Set.of(), api.untried());
        addressedToAnotherHost();
    }

    /** The letters were made by hand, so the journal knows none of them. */
    private void journal() {
        JsonNode list = api.get("/messages?q=nobody@x.example&size=5").is(200).json();
        assertEquals(0, list.path("messages").size());
        assertTrue(list.path("next").isNull());
        assertEquals(
                "unknown-message",
                api.get("/messages/0123456789abcdef")
                        .is(404)
                        .json()
                        .path("code")
                        .asText());
        assertEquals(
                "bad-value",
                api.get("/messages?outcome=lost").is(400).json().path("code").asText());
    }

    private void parts() {
        String part = "/parts/outbound.orders";
        assertEquals("orders", api.get(part).is(200).json().path("name").asText());
        JsonNode paused = api.post(part + "/pause", "{\"reason\": \"it is being moved\"}")
                .is(200)
                .json();
        assertEquals("paused", paused.path("outcome").asText());
        assertTrue(api.post(part + "/pause", "")
                .is(200)
                .json()
                .path("reason")
                .asText()
                .contains("by local"));
        JsonNode health = api.get(part).is(200).json();
        assertEquals("PAUSED", health.path("status").asText());
        assertEquals("local", health.path("who").asText());
        assertEquals("PAUSED", api.get("/health").json().path("status").asText());
        JsonNode retried =
                api.post("/letters/" + BAD_ADDRESS + "/retry", "{}").is(200).json();
        assertEquals("left", retried.path("outcome").asText());
        assertTrue(retried.path("reason").asText().contains("it is being moved"), retried::toString);
        api.post(part + "/poll", "").is(409, "refused");
        api.post(part + "/pause", "{\"reason\": \"" + "x".repeat(501) + "\"}").is(400, "bad-field");
        assertEquals(
                "resumed",
                api.post(part + "/resume", "{}").is(200).json().path("outcome").asText());
        assertEquals(
                "polled",
                api.post(part + "/poll", "").is(200).json().path("outcome").asText());
        api.get("/parts/outbound.sales").is(404, "unknown-mailbox");
        api.post("/parts/outbound.sales/pause", "").is(404, "unknown-mailbox");
    }

    private void settled() {
        String letter = "/letters/" + BAD_ADDRESS;
        JsonNode sent = api.get(letter).is(200).json();
        assertEquals("settled", sent.path("state").asText());
        assertEquals("sent", sent.path("settledAs").asText());
        assertEquals("local", sent.path("settledBy").asText());
        assertEquals(sent.path("to").size(), sent.path("recipients").asInt());
        assertEquals(
                "retry",
                sent.path("history")
                        .path(sent.path("history").size() - 1)
                        .path("what")
                        .asText());
        api.send("HEAD", letter, "").is(200);
        for (Answer late : List.of(
                api.post(letter + "/retry", ""),
                api.post(letter + "/discard", ""),
                api.post(letter + "/note", "{\"text\": \"x\"}"),
                api.post(letter + "/edit", "{\"version\": 1, \"subject\": \"x\"}"),
                api.post("/export", "{\"ids\": [\"" + BAD_ADDRESS + "\"]}"),
                api.get(letter + "/edit"),
                api.get(letter + "/mail"),
                api.get(letter + "/message.eml"))) {
            String said = late.is(404, "settled").json().path("detail").asText();
            assertTrue(said.contains("it was sent on ") && said.contains("by local"), said);
        }
        api.get("/discarded/" + BAD_ADDRESS).is(404, "unknown-letter");
        assertEquals(1, tenant.sent().size());
    }

    private void addressedToAnotherHost() throws IOException {
        String answer = RawHttp.ask(
                journey.chute().httpPort().orElseThrow(),
                "GET /mail-center/api/letters HTTP/1.1\r\nHost: evil.example",
                "");
        assertTrue(answer.startsWith("HTTP/1.1 421 "), answer);
        byte[] body = answer.substring(answer.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.UTF_8);
        assertEquals(
                List.of(),
                new ApiDescription().problems("GET", "/letters", 421, "application/problem+json", body),
                answer);
    }

    private void look() {
        JsonNode list = api.get(
                        "/letters?direction=outbound&name=orders&code=bad-address&outcome=held"
                                + "&since=2026-01-01&until=2999-12-31T23:59:59Z&q=not%20an%20email%20address&sort=first&size=500")
                .is(200)
                .json();
        assertTrue(list.path("total").asInt() > 1 && list.path("next").isNull(), list.toString());
        JsonNode letter = api.get("/letters/" + BAD_ADDRESS).is(200).json();
        assertEquals(1, letter.path("version").asInt());
        JsonNode mail = api.get("/letters/" + BAD_ADDRESS + "/mail").is(200).json();
        assertTrue(mail.path("text").asText().contains("Avenida da Liberdade"), mail.toString());
        assertEquals(
                "delivery-note.pdf",
                mail.path("attachments").path(0).path("name").asText());
        Answer attachment =
                api.get("/letters/" + BAD_ADDRESS + "/attachments/0").is(200);
        assertTrue(mail.path("attachments").path(0).path("isExact").asBoolean(), mail.toString());
        assertEquals(
                attachment.response().body().length,
                mail.path("attachments").path(0).path("size").asInt());
        assertTrue(attachment.text().startsWith("%PDF-1.4"), attachment.text());
        Answer message = api.get("/letters/" + BAD_ADDRESS + "/message.eml").is(200);
        assertTrue(message.header("Content-Disposition").startsWith("attachment;"));
        Answer head =
                api.send("HEAD", "/letters/" + BAD_ADDRESS + "/message.eml", "").is(200);
        assertEquals("message/rfc822", head.header("Content-Type"));
        api.send("HEAD", "/letters?size=x", "").is(400);
        assertEquals(
                api.get("/letters").header("Content-Length"),
                api.send("HEAD", "/letters", "").is(200).header("Content-Length"));
    }

    private void export() throws IOException {
        Answer answer = api.post("/export", "{\"ids\": [\"" + BAD_ADDRESS + "\", \"" + INBOUND + "\"]}")
                .is(200);
        Set<String> names = new TreeSet<>();
        try (ZipInputStream zip =
                new ZipInputStream(new ByteArrayInputStream(answer.response().body()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        assertEquals(
                new TreeSet<>(
                        List.of(BAD_ADDRESS + ".eml", BAD_ADDRESS + ".json", INBOUND + ".eml", INBOUND + ".json")),
                names);
        api.post("/export", "{\"ids\": [\"" + BAD_ADDRESS + "\", \"0none\"]}").is(404, "unknown-letter");
        api.post("/export", "{}").is(400, "bad-field");
    }

    private void edit() {
        String edit = "/letters/" + NOT_ALLOWED + "/edit";
        JsonNode now = api.get(edit).is(200).json();
        assertEquals(1, now.path("version").asInt());
        api.post(edit, "{\"subject\": \"x\"}").is(400, "bad-field");
        api.post(edit, "{\"version\": 1}").is(400, "bad-field");
        api.post(edit, "{\"version\": 1, \"to\": \"nobody at all\"}").is(422, "refused");
        api.post(edit, "{\"version\": 1, \"subject\": " + now.path("subject") + "}")
                .is(422, "refused");
        Answer held = api.post(edit, "{\"version\": 1, \"from\": \"boss@contoso.com\", \"subject\": \"Mended\"}")
                .is(200);
        assertEquals("held", held.json().path("outcome").asText(), held.text());
        assertEquals(now.path("to"), api.get(edit).json().path("to"));
        assertEquals("Mended", api.get(edit).json().path("subject").asText());
        api.post(edit, "{\"version\": 1, \"subject\": \"Overwritten\"}").is(409, "stale");
        assertEquals("Mended", api.get(edit).json().path("subject").asText());
        assertEquals(
                2, api.get("/letters/" + NOT_ALLOWED).json().path("version").asInt());
        assertFalse(api.get("/letters/" + NOT_ALLOWED + "/previous/1")
                .is(200)
                .text()
                .contains("Mended"));
        api.get("/letters/" + INBOUND + "/edit").is(409, "refused");
        api.post("/letters/" + INBOUND + "/edit", "{\"version\": 1, \"to\": \"a@x.example\"}")
                .is(409, "refused");
        api.post("/letters/" + NOT_ALLOWED + "/note", "{\"text\": \"asked Ann\"}")
                .is(200);
        assertTrue(api.get("/letters/" + NOT_ALLOWED).text().contains("asked Ann"));
    }

    private void discardAndRestore() {
        api.post("/letters/" + INBOUND + "/discard", "").is(200);
        JsonNode aside = api.get("/letters/" + INBOUND).is(200).json();
        assertEquals("discarded", aside.path("state").asText());
        assertEquals("discarded", aside.path("settledAs").asText());
        assertEquals("local", aside.path("settledBy").asText());
        assertTrue(api.post("/letters/" + INBOUND + "/retry", "")
                .is(404, "discarded")
                .text()
                .contains("it was discarded on "));
        JsonNode list = api.get("/discarded?direction=inbound&name=support&q=order")
                .is(200)
                .json();
        assertTrue(list.path("total").asInt() <= 1);
        assertEquals(1, api.get("/discarded").json().path("total").asInt());
        api.get("/discarded?name=nobody").is(400, "bad-value");
        api.get("/discarded?cursor=" + forged("discarded letters\n0a\nsoon")).is(400, "bad-value");
        api.get("/discarded?cursor=" + forged("letters by -last\n0a\n1")).is(400, "bad-value");
        assertEquals(
                "local",
                api.get("/discarded/" + INBOUND)
                        .is(200)
                        .json()
                        .path("discardedBy")
                        .asText());
        api.get("/discarded/" + INBOUND + "/mail").is(200);
        api.get("/discarded/" + INBOUND + "/message.eml").is(200);
        api.get("/discarded/" + INBOUND + "/attachments/0").is(200);
        api.post("/discarded/" + INBOUND + "/restore", "{}").is(200);
        api.post("/discarded/" + INBOUND + "/restore", "{}").is(404, "unknown-letter");
        assertEquals(
                "waiting", api.get("/letters/" + INBOUND).json().path("state").asText());
    }

    private static String forged(String cursor) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor.getBytes(StandardCharsets.UTF_8));
    }

    /** A loop that discards, by cursor, while letters go. */
    private void jobs() {
        Set<String> inbound = new HashSet<>();
        String next = "";
        do {
            JsonNode part = api.get("/letters?direction=inbound&sort=first&size=2" + next)
                    .is(200)
                    .json();
            List<String> ids = new ArrayList<>();
            part.path("letters").forEach(letter -> ids.add(letter.path("id").asText()));
            ids.forEach(id -> {
                api.post("/letters/" + id + "/discard", "").is(200);
                assertTrue(inbound.add(id), id + " is given twice");
            });
            next = part.path("next").isNull()
                    ? null
                    : "&cursor=" + part.path("next").asText();
        } while (next != null);
        assertEquals(List.of(), journey.letters("inbound"));
        assertTrue(inbound.size() > 3, inbound.toString());

        String restoring = "{\"act\": \"restore\", \"filter\": {\"direction\": \"inbound\"}, \"expected\": %d}";
        Answer other =
                api.post("/jobs", String.format(restoring, inbound.size() + 1)).is(409, "other-count");
        assertEquals(inbound.size(), other.json().path("actual").asInt());
        assertEquals(List.of(), journey.letters("inbound"));
        JsonNode restored = ended(
                api.post("/jobs", String.format(restoring, inbound.size())).is(202));
        assertEquals(inbound.size(), restored.path("outcomes").path("restored").asInt(), restored.toString());
        assertEquals(inbound.size(), journey.letters("inbound").size());

        JsonNode none = ended(api.post("/jobs", "{\"act\": \"discard\", \"ids\": [\"" + IN_DOUBT + "\", \"0none\"]}")
                .is(202));
        assertEquals(1, none.path("outcomes").path("discarded").asInt(), none.toString());
        assertEquals(1, none.path("troubles").asInt());
        String job = "/jobs/" + none.path("number").asInt();
        JsonNode first = api.get(job + "?size=1").json();
        JsonNode second =
                api.get(job + "?size=1&cursor=" + first.path("next").asText()).json();
        // Letters of different places are acted on beside each other, so that either may be first.
        assertEquals(
                java.util.Set.of("discarded", "unknown"),
                java.util.Set.of(
                        first.path("results").path(0).path("outcome").asText(),
                        second.path("results").path(0).path("outcome").asText()));
        assertEquals(1, api.get(job + "?only=trouble").json().path("results").size());
        api.get(job + "?only=troubles").is(400, "bad-value");
        api.get(job + "?cursor=" + first.path("next").asText() + "x").is(400, "bad-value");
        assertEquals(2, api.get("/jobs").is(200).json().path("jobs").size());
        api.post(job + "/stop", "").is(200);
        undo(job);
        api.post("/jobs", "{\"act\": \"retry\", \"filter\": {\"code\": \"no-such-code\"}, \"expected\": 0}")
                .is(409, "no-letters");
    }

    private void undo(String job) {
        assertEquals("restore", api.get(job).json().path("undo").asText());
        JsonNode undone = ended(api.post(job + "/undo", "").is(202));
        assertEquals("restore", undone.path("act").asText());
        assertEquals(1, undone.path("total").asInt(), "the one that was discarded: " + undone);
        assertEquals(1, undone.path("outcomes").path("restored").asInt(), undone.toString());
        int number = undone.path("number").asInt();
        assertEquals(number, api.get(job).json().path("undoneBy").asInt());
        assertTrue(api.get(job).json().path("undo").isNull());
        Answer again = api.post(job + "/undo", "{}").is(202);
        assertEquals(number, again.json().path("number").asInt());
        api.post("/jobs/77/undo", "").is(404, "unknown-job");
        api.post(job + "/undo", "{\"expected\": 1}").is(400, "unknown-field");

        JsonNode none = ended(api.post("/jobs", "{\"act\": \"discard\", \"ids\": [\"0none\"]}")
                .is(202));
        String changedNothing = api.post("/jobs/" + none.path("number").asInt() + "/undo", "")
                .is(409, "not-undoable")
                .text();
        assertTrue(changedNothing.contains("changed no letters"), changedNothing);
        JsonNode retried = ended(
                api.post("/jobs", "{\"act\": \"retry\", \"ids\": [\"0none\"]}").is(202));
        api.post("/jobs/" + retried.path("number").asInt() + "/undo", "").is(409, "not-undoable");
    }

    private JsonNode ended(Answer begun) {
        String job = "/jobs/" + begun.json().path("number").asInt();
        assertEquals("/mail-center/api" + job, begun.header("Location"));
        Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .until(() -> !api.get(job).json().path("ended").isNull());
        return api.get(job).json();
    }

    @Test
    void the_examples_of_the_documentation_do_what_they_say() throws Exception {
        Assumptions.assumeTrue(
                run("curl --version && jq --version", "").startsWith("curl"), "the examples need curl and jq");
        open();
        String text = Files.readString(Path.of("docs", "mail-center.md"));
        List<String> examples = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
                .matcher(
                        text.substring(text.indexOf("## For programs"), text.indexOf("The commands `mail-center list")))
                .results()
                .map(example -> example.group(1)
                        .replace("http://127.0.0.1:8080/mail-center/api", api.root())
                        .replace("/ID/", "/" + BAD_ADDRESS + "/")
                        .replace("size=100", "size=2"))
                .toList();
        assertEquals(3, examples.size());
        String matching = "/letters?code=sender-not-allowed&outcome=held";
        int total = api.get(matching).json().path("total").asInt();
        assertTrue(total > 4, "several pages: " + total);

        String retried = run(examples.get(0), "");
        assertTrue(retried.contains("\"id\" : \"" + BAD_ADDRESS + "\""), retried);
        assertEquals(
                "settled",
                api.get("/letters/" + BAD_ADDRESS).is(200).json().path("state").asText());
        String refused = run(examples.get(2), "api=" + api.root() + "\n");
        assertTrue(refused.contains("other-count"), refused);
        String discarded = run(examples.get(1), "");
        assertEquals(total, discarded.split("\"discarded\"", -1).length - 1, discarded);
        assertEquals(0, api.get(matching).json().path("total").asInt());
        assertEquals(total, api.get("/discarded").json().path("total").asInt());
    }

    private String run(String script, String before) throws Exception {
        Process process = new ProcessBuilder("bash", "-c", before + script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    @Test
    void who_may_not_is_told_why_and_changes_nothing() throws Exception {
        String hash = BCrypt.withDefaults().hashToString(4, "right".toCharArray());
        Files.writeString(folder.resolve("users"), "vera:" + hash + ":viewer\nolga:" + hash + ":operator\n");
        journey.set("http.users-file", folder.resolve("users").toString());
        open();
        assertTrue(api.get("/letters")
                .is(401, "not-signed-in")
                .header("WWW-Authenticate")
                .startsWith("Basic "));
        api.get("/openapi.yaml").is(401, "not-signed-in");
        api.get("/none").is(401, "not-signed-in");
        api.as(basic("vera"));
        assertEquals("viewer", api.get("/me").is(200).json().path("role").asText());
        api.get("/letters").is(200);
        for (String act : List.of(
                "/letters/" + BAD_ADDRESS + "/retry",
                "/letters/" + BAD_ADDRESS + "/discard",
                "/letters/" + BAD_ADDRESS + "/note",
                "/letters/" + BAD_ADDRESS + "/edit",
                "/discarded/" + BAD_ADDRESS + "/restore",
                "/jobs",
                "/jobs/1/stop",
                "/jobs/1/undo")) {
            api.post(act, "{\"act\": \"discard\", \"filter\": {}, \"expected\": " + MANY + "}")
                    .is(403, "viewer");
        }
        assertEquals(MANY, waiting());
        api.as(basic("olga"));
        api.post("/letters/" + BAD_ADDRESS + "/note", "{\"text\": \"mine\"}").is(200);
        assertTrue(api.get("/letters/" + BAD_ADDRESS).text().contains("\"olga\""));
        api.as("Basic " + Base64.getEncoder().encodeToString("olga:wrong".getBytes(StandardCharsets.UTF_8)));
        Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .until(() -> api.get("/me").response().statusCode() == 429);
        Answer wait = api.get("/me").is(429, "too-many-tries");
        assertTrue(Integer.parseInt(wait.header("Retry-After")) >= 1);
    }

    private static String basic(String name) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":right").getBytes(StandardCharsets.UTF_8));
    }
}
