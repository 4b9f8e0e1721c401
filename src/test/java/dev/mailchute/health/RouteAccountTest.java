package dev.mailchute.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.RouteMistakeException;
import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.support.LogLines;
import dev.mailchute.support.SteppedClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteAccountTest {
    private static final String STOP = "stop1 (inbound.camel.yaml, line 118)";

    @TempDir
    Path folder;

    private Status status;
    private RouteAccount account;

    @BeforeEach
    void open() {
        Map<String, String> environment = Map.of(
                "MAILCHUTE_TENANT_ID", "9f1c2d3e-0000-4a4b-8c8d-1234567890ab",
                "MAILCHUTE_CLIENT_ID", "11111111-2222-3333-4444-555555555555",
                "MAILCHUTE_CLIENT_SECRET", "x",
                "MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com");
        status = new Statuses(new Configuration(folder, environment).read(), new SteppedClock()).of("inbound.support");
        account = new RouteAccount(status);
    }

    private void ends(String key) {
        account.given(key);
        account.cameOut(key, STOP);
    }

    private String warning() {
        assertEquals(1, status.warnings().size());
        return status.warnings().get(0).reason();
    }

    @Test
    void what_comes_out_with_an_outcome_is_no_concern() {
        account.given("1");
        account.settled("1");
        account.close(true);
        assertFalse(status.isDown());
        assertEquals(List.of(), status.warnings());
    }

    @Test
    void messages_without_an_outcome_are_counted_and_the_last_step_is_named() {
        ends("1");
        ends("2");
        account.close(true);
        assertTrue(account.isStuck());
        assertEquals(
                "2 messages of support went into the routes and came out without an outcome. The last step was " + STOP,
                status.trouble().orElseThrow().fault().message());
    }

    @Test
    void once_a_message_has_come_through_it_is_a_warning_that_is_logged_once_however_many_there_are() {
        account.worked();
        try (LogLines log = LogLines.of(Status.class.getName())) {
            ends("1");
            account.close(true);
            assertTrue(warning().startsWith("1 message of support went "), warning());
            ends("1");
            ends("2");
            account.close(true);
            assertTrue(warning().startsWith("2 messages of support went "), warning());
            assertEquals(1, log.warningsAndAbove().size());
        }
        assertFalse(status.isDown());
    }

    @Test
    void it_is_over_once_a_whole_poll_has_none_and_not_after_a_poll_that_ended_early() {
        account.worked();
        ends("1");
        account.close(true);
        account.close(false);
        assertEquals(1, status.warnings().size(), "the poll may not have come to it");
        account.close(true);
        assertEquals(List.of(), status.warnings());
    }

    @Test
    void a_mailbox_that_was_down_for_it_works_when_the_message_has_its_outcome() {
        ends("1");
        account.close(true);
        assertTrue(status.isDown());
        account.given("1");
        account.settled("1");
        assertFalse(status.isDown());
        assertFalse(account.isStuck());
    }

    @Test
    void a_refusal_is_told_with_its_reason_and_the_step() {
        account.given("1");
        account.refused("1", Fault.of(new RouteMistakeException("its file is still in the staging folder")));
        account.cameOut("1", STOP);
        account.close(true);
        Fault fault = status.trouble().orElseThrow().fault();
        assertEquals(RouteMistakeException.CODE, fault.code());
        assertEquals(
                "1 message of support got no further, because its file is still in the staging folder. The step was "
                        + STOP,
                fault.message());
    }
}
