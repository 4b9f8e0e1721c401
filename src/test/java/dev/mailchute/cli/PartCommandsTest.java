package dev.mailchute.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.files.Json;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pausing and resuming by command while the application is not running, and the names that a person types. */
class PartCommandsTest {
    @TempDir
    Path folder;

    private Settings settings;

    @BeforeEach
    void configure() {
        settings = new Configuration(
                        folder,
                        Map.of(
                                "MAILCHUTE_TENANT_ID", "contoso.com",
                                "MAILCHUTE_CLIENT_ID", "app",
                                "MAILCHUTE_CLIENT_SECRET", "s3cr3t",
                                "MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com",
                                "MAILCHUTE_INBOUND_INVOICES_MAILBOX", "invoices@contoso.com",
                                "MAILCHUTE_OUTBOUND_SUPPORT_MAILBOX", "support@contoso.com",
                                "MAILCHUTE_OUTBOUND_ORDERS_MAILBOX", "orders@contoso.com"))
                .read();
    }

    private JsonNode act(int exitCode, String what, String reason, String... names) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Commands.PartsAction action = new Commands.PartsAction(what, List.of(names), Optional.ofNullable(reason));
        assertEquals(
                exitCode,
                new PartCommands(settings, new PrintStream(out, true, StandardCharsets.UTF_8)).act(action, true));
        return Json.mapper().readTree(out.toByteArray());
    }

    private String refusal(String name) {
        return assertThrows(PartNames.UnclearPartException.class, () -> new PartCommands(settings, System.out)
                        .act(new Commands.PartsAction("pause", List.of("orders", name), Optional.empty()), false))
                .getMessage();
    }

    @Test
    void a_pause_is_kept_until_it_is_resumed() throws Exception {
        JsonNode paused = act(0, "pause", "it moves", "orders", "inbound.support");
        assertEquals("outbound.orders", paused.path(0).path("part").asText());
        assertEquals("paused", paused.path(0).path("outcome").asText());
        assertTrue(paused.path(0).path("reason").isNull());
        assertEquals("inbound.support", paused.path(1).path("part").asText());
        String again =
                act(0, "pause", null, "outbound.orders").path(0).path("reason").asText();
        assertTrue(again.contains("by " + ActingCommands.WHO + ": it moves"), again);
        assertTrue(
                act(0, "resume", null, "orders").path(0).path("reason").asText().contains("next start"));
        assertTrue(
                act(0, "resume", null, "orders").path(0).path("reason").asText().contains("was not paused"));
        assertTrue(act(0, "pause", null, "inbound.support")
                .path(0)
                .path("reason")
                .asText()
                .contains("it moves"));
    }

    @Test
    void without_a_running_application_nothing_can_be_polled() {
        String words = assertThrows(PartCommands.NotRunningException.class, () -> act(1, "poll", null, "orders"))
                .getMessage();
        assertTrue(words.contains("no Mailchute is running with the data directory"), words);
        assertFalse(Files.exists(settings.dataDir().resolve("ledger.db")));
    }

    @Test
    void a_name_that_is_unknown_or_means_two_is_refused_in_words_before_anything_is_done() {
        assertTrue(refusal("order").contains("did you mean orders?"), refusal("order"));
        assertTrue(refusal("outbound.invoices").contains("did you mean inbound.invoices?"));
        assertTrue(refusal("sales").contains("inbound.invoices"), refusal("sales"));
        assertEquals(
                "there are both a mailbox and an outbox support: say inbound.support or outbound.support. Nothing was done",
                refusal("support"));
        assertFalse(Files.exists(settings.dataDir().resolve("ledger.db")), "not even for the one that is known");
    }
}
