package dev.mailchute.testkit.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.testkit.FakeMail;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a test finds when its application starts. */
class SiteTest {
    @TempDir
    Path folder;

    /** @return the lines of the configuration */
    private List<String> prepare(String test, boolean isKilled) throws Exception {
        Path file = Files.writeString(folder.resolve("a.test.yaml"), test);
        RouteTest read = TestFile.read(file).tests().get(0);
        try (Home home = new Home(Path.of("routes"));
                Site site = new Site(read, home, Health::unheard)) {
            site.prepare(folder, isKilled);
            return Files.readAllLines(home.resolve("config/mailchute.properties"));
        }
    }

    @Test
    void what_is_in_doubt_is_sent_in_the_end_if_there_are_kills() throws Exception {
        String test = "- {test: a, outgoing: [{name: b}], expect: {b: {outcome: sent}}}";
        String line = "mailchute.outbound.support.in-doubt = resend";
        assertTrue(prepare(test, true).contains(line));
        assertFalse(prepare(test, false).contains(line));
        String own = "- {test: a, settings: {mailchute.outbound.support.in-doubt: hold}, outgoing: [{name: b}],"
                + " expect: {b: {outcome: sent}}}";
        assertTrue(prepare(own, true).contains("mailchute.outbound.support.in-doubt = hold"));
        assertFalse(prepare(own, true).contains(line));
    }

    @Test
    void a_message_from_a_file_is_that_file_with_another_message_id() throws Exception {
        Files.writeString(
                folder.resolve("b.eml"),
                "From: ann@x.example\nMessage-ID:\n <old@x.example>\nSubject: B\n\nMessage-ID: <old@x.example>\n");
        Path file = Files.writeString(
                folder.resolve("a.test.yaml"),
                "- {test: a, messages: [{name: b, mailbox: orders, eml: b.eml}], expect: {b: {outcome: held}}}");
        RouteTest test = TestFile.read(file).tests().get(0);
        try (Home home = new Home(Path.of("routes"));
                Site site = new Site(test, home, Health::unheard)) {
            site.prepare(folder, false);
            FakeMail mail =
                    site.tenant().mailbox("orders@contoso.com").mails("inbox").get(0);
            assertFalse(mail.isRead());
            assertEquals(
                    "Message-ID: <b@test-routes.example>\r\nFrom: ann@x.example\r\nSubject: B\r\n\r\n"
                            + "Message-ID: <old@x.example>\r\n",
                    new String(site.arrived().get("b").bytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void the_plugins_next_to_the_routes_come_along_and_both_may_be_links() throws Exception {
        Path routes = Files.createDirectories(folder.resolve("site/routes/own"));
        Files.writeString(routes.resolve("incoming.camel.yaml"), "[]");
        Files.writeString(
                Files.createDirectories(folder.resolve("site/plugins")).resolve("a.jar"), "a");
        Path links = Files.createDirectories(folder.resolve("links"));
        Files.createSymbolicLink(links.resolve("routes"), routes.getParent());
        Files.createSymbolicLink(links.resolve("plugins"), folder.resolve("site/plugins"));
        try (Home home = new Home(links.resolve("routes"))) {
            assertTrue(Files.exists(home.resolve("routes/own/incoming.camel.yaml")));
            assertTrue(Files.exists(home.resolve("plugins/a.jar")));
        }
    }

    @Test
    void mail_that_the_routes_made_is_waited_for_until_it_is_sent_or_held() throws Exception {
        Path file = Files.writeString(
                folder.resolve("a.test.yaml"),
                "- {test: a, outboxes: [made], outgoing: [{name: b}], expect: {b: {outcome: sent}}}");
        RouteTest test = TestFile.read(file).tests().get(0);
        try (Home home = new Home(Path.of("routes"));
                Site site = new Site(test, home, Health::unheard)) {
            site.prepare(folder, false);
            assertFalse(site.hasMadeMail(), "only what the test has dropped");
            Path outbox = Files.createDirectories(home.resolve("outbox/made"));
            Path dropped = Files.writeString(outbox.resolve("c.eml"), "c");
            assertTrue(site.hasMadeMail());
            Path claimed = Files.createDirectories(outbox.resolve(".claimed/key"));
            Files.move(dropped, claimed.resolve("c.eml"));
            assertTrue(site.hasMadeMail());
            Files.move(
                    claimed.resolve("c.eml"),
                    Files.createDirectories(outbox.resolve("sent")).resolve("c.eml"));
            assertFalse(site.hasMadeMail());
        }
    }
}
