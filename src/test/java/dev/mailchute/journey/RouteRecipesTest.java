package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.FakeTenantExtension;
import dev.mailchute.testkit.SampleMail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code routes/README.md} tells an engineer to add, added to a copy of the routes. */
@ExtendWith(FakeTenantExtension.class)
@Tag("journey")
class RouteRecipesTest {
    @TempDir
    Path folder;

    private FakeMailbox support;
    private Journey journey;

    @BeforeEach
    void start(FakeTenant tenant) {
        support = tenant.mailbox("support@contoso.com");
        journey = new Journey(tenant, folder).inbound("support", "support@contoso.com");
    }

    @AfterEach
    void stop() {
        journey.close();
    }

    @Test
    void bounces_are_left_out_by_one_filter() throws Exception {
        String filter = recipe("### Leave bounces out");
        journey.routes(changed("        - to:\n            uri: direct:inbound-fetch\n", filter));
        FakeMail bounce = support.deliver(SampleMail.text(
                "Microsoft Outlook <MicrosoftExchange329e@contoso.com>", "support@contoso.com", "Undeliverable", "x"));
        FakeMail other =
                support.deliver(SampleMail.text("Ann <ann@x.example>", "support@contoso.com", "Printer", "Help"));
        journey.start();
        Journey.await("both are read", () -> bounce.isRead() && other.isRead());
        List<Path> dropped = journey.dropped("support");
        assertEquals(1, dropped.size());
        assertTrue(dropped.get(0).toString().contains("Printer"));
        assertEquals(List.of(), journey.letters("inbound"));
    }

    @Test
    void a_copy_of_each_mail_is_kept_elsewhere() throws Exception {
        Path copies = folder.resolve("copies");
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve("config/mailchute.properties"), "routes.copies-dir = " + copies + "\n");
        Path routes = OwnStepsTest.copyOfRoutes(folder.resolve("changed-routes"));
        Files.writeString(routes.resolve("own/incoming.camel.yaml"), recipe("### Keep a copy elsewhere"));
        journey.routes(routes);
        byte[] mime = SampleMail.text("Ann <ann@x.example>", "support@contoso.com", "Printer", "Help");
        FakeMail mail = support.deliver(mime);
        journey.start();
        Journey.await("it is read", mail::isRead);
        Path dropped = journey.dropped("support").get(0);
        assertArrayEquals(mime, Files.readAllBytes(dropped));
        assertArrayEquals(mime, Files.readAllBytes(copies.resolve(dropped.getFileName())));
    }

    private static String recipe(String heading) throws IOException {
        String readme = Files.readString(Journey.ROUTES.resolve("README.md"));
        int begin = readme.indexOf("```yaml\n", readme.indexOf(heading)) + "```yaml\n".length();
        return readme.substring(begin, readme.indexOf("```", begin));
    }

    /** The routes with the lines before a place of the inbound file, in a copy of it that takes its place. */
    private Path changed(String place, String lines) throws IOException {
        Path routes = OwnStepsTest.copyOfRoutes(folder.resolve("changed-routes"));
        String text = Files.readString(routes.resolve("inbound.camel.yaml"));
        assertTrue(text.contains(place), place);
        Files.writeString(routes.resolve("own/inbound.camel.yaml"), text.replace(place, lines + place));
        return routes;
    }
}
