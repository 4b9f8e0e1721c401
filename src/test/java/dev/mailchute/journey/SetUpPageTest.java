package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.mailchute.support.CopiedRoutes;
import dev.mailchute.testkit.FakeTenant;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The set-up page without JavaScript: the configuration, a check of everything, a test message. */
@Tag("journey")
class SetUpPageTest {
    private static final String PAGE = "/mail-center/set-up";
    private static final String MARKER = "M4rker-never-seen";

    @TempDir
    Path folder;

    private FakeTenant tenant;
    private Journey journey;
    private PageClient page;
    private Path routes;

    @BeforeEach
    void start() throws IOException {
        tenant = FakeTenant.start();
        tenant.mailbox("support@contoso.com");
        tenant.mailbox("orders@contoso.com");
        String hash = BCrypt.withDefaults().hashToString(4, "right".toCharArray());
        Path users = folder.resolve("users");
        Files.writeString(users, "vera:" + hash + ":viewer\nolga:" + hash + ":operator\n");
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r-----"));
        routes = CopiedRoutes.in(folder.resolve("routes"));
        journey = new Journey(tenant, folder)
                .routes(routes)
                .inbound("support", "support@contoso.com")
                .outbound("orders", "orders@contoso.com")
                .outbound("invoices", "billing@contoso.com") // there is no such mailbox
                .set("outbound.orders.next.client-secret", MARKER)
                .set("http.users-file", users.toString())
                .set("http.port", "0")
                .start();
        page = new PageClient(journey.chute().httpPort().orElseThrow());
    }

    @AfterEach
    void stop() {
        journey.close();
        tenant.close();
    }

    private void signIn(String name) {
        page.post("/mail-center/login", "", "name", name, "password", "right");
    }

    @Test
    void an_operator_checks_everything_and_sends_a_confirmed_test_message() {
        signIn("olga");
        String shown = page.get(PAGE).body();
        assertTrue(shown.contains("href=\"/mail-center/parts/inbound.support\""), shown);
        assertTrue(shown.contains("No check since Mailchute was started."), shown);
        assertTrue(shown.contains("environment variable MAILCHUTE_OUTBOUND_ORDERS_NEXT_CLIENT_SECRET"), shown);
        assertTrue(shown.contains("href=\"/mail-center/set-up\" aria-current=\"page\""), shown);
        assertFalse(shown.contains(MARKER) || shown.contains(Journey.SECRET), shown);

        assertEquals(200, page.act(PAGE + "/check").statusCode());
        Journey.await("the check", () -> page.get(PAGE).body().contains("by olga."));
        Journey.await("its end", () -> !page.get(PAGE).body().contains("A check is running"));
        shown = page.get(PAGE).body();
        assertTrue(shown.contains("Not everything works"), shown);
        for (String words : new String[] {"Inbound support, support@contoso.com", ">works<", ">does not work<"}) {
            assertTrue(shown.contains(words), words + "\n" + shown);
        }
        assertFalse(shown.contains(MARKER) || shown.contains(Journey.SECRET), shown);
        assertEquals(0, tenant.sent().size());

        HttpResponse<String> asked = page.act(PAGE + "/send-test", "outbox", "orders", "to", "ann@x.example");
        assertTrue(asked.body().contains("to ann@x.example, and read back"), asked.body());
        assertEquals(0, tenant.sent().size());
        assertEquals(
                200,
                page.act(PAGE + "/send-test", "outbox", "orders", "to", "ann@x.example", "confirmed", "yes")
                        .statusCode());
        Journey.await("the message", () -> page.get(PAGE).body().contains("by olga: accepted"));
        assertEquals(1, tenant.sent().size());
        for (String to : new String[] {"", "nobody", "a@x.example, b@x.example", "a@x.example\r\nBcc: b@x.example"}) {
            asked = page.act(PAGE + "/send-test", "outbox", "orders", "to", to, "confirmed", "yes");
            assertEquals(400, asked.statusCode(), to);
        }
        assertEquals(
                400,
                page.act(PAGE + "/send-test", "outbox", "other", "to", "a@x.example", "confirmed", "yes")
                        .statusCode());
        assertEquals(1, tenant.sent().size());
    }

    @Test
    void an_operator_reloads_the_own_routes_and_is_told_what_is_wrong_with_them() throws IOException {
        signIn("olga");
        HttpResponse<String> same = page.act(PAGE + "/reload-routes");
        assertEquals(200, same.statusCode());
        assertTrue(same.body().contains("nothing has changed in routes/own since it was loaded"), same.body());
        Files.writeString(routes.resolve("own/incoming.camel.yaml"), "- route: [<b>");
        HttpResponse<String> broken = page.act(PAGE + "/reload-routes");
        assertEquals(409, broken.statusCode());
        assertTrue(broken.body().contains("own/incoming.camel.yaml:1"), broken.body());
        assertEquals(403, page.post(PAGE + "/reload-routes", "forged").statusCode());
        Journey.await("the event", () -> page.get("/mail-center/events")
                .body()
                .contains("the own routes were not reloaded, and the former ones go on: own/incoming.camel.yaml:1"));
    }

    @Test
    void a_viewer_sees_nothing_of_it() {
        signIn("vera");
        assertFalse(page.get("/mail-center").body().contains("set-up"));
        HttpResponse<String> refused = page.get(PAGE);
        assertEquals(403, refused.statusCode());
        assertTrue(refused.body().contains("Only operators can see the set-up."), refused.body());
        String token = page.token("/mail-center");
        assertEquals(403, page.post(PAGE + "/check", token).statusCode());
        assertEquals(403, page.post(PAGE + "/reload-routes", token).statusCode());
        assertEquals(
                403,
                page.post(PAGE + "/send-test", token, "outbox", "orders", "to", "a@x.example")
                        .statusCode());
        assertEquals(0, tenant.sent().size());
    }
}
