package dev.mailchute.mailcenter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.files.Json;
import dev.mailchute.health.PartActions;
import dev.mailchute.health.PartHealth;
import dev.mailchute.health.Pause;
import dev.mailchute.health.PauseStore;
import dev.mailchute.health.Statuses;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.support.SampleLetters;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Commands' requests to the running application, as files. */
class CommandRequestsTest {
    @TempDir
    Path folder;

    private final Clock clock = Clock.systemUTC();
    private final List<String> entered = new ArrayList<>();
    private Path requests;
    private MailCenter mailCenter;
    private Letter letter;
    private CommandRequests acts;
    private RuntimeException failure;
    private Statuses statuses;

    @BeforeEach
    void fill() throws Exception {
        requests = Files.createDirectory(folder.resolve("acts"));
        mailCenter = new MailCenter(folder.resolve("mail-center"), clock);
        SampleLetters.fill(mailCenter, 1, clock.instant());
        letter = mailCenter.list().get(0);
        acts = new CommandRequests(requests, new LetterActions(mailCenter, this::enter, clock), parts(), clock);
    }

    private PartActions parts() {
        Settings settings = new Configuration(
                        folder,
                        Map.of(
                                "MAILCHUTE_TENANT_ID", "contoso.com",
                                "MAILCHUTE_CLIENT_ID", "app",
                                "MAILCHUTE_CLIENT_SECRET", "s3cr3t",
                                "MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com"))
                .read();
        statuses = new Statuses(settings, clock);
        PauseStore store = new PauseStore() {
            @Override
            public void keep(PartHealth.Part part, Pause pause) {
                entered.add("kept " + part.key());
            }

            @Override
            public void remove(PartHealth.Part part) {
                entered.add("removed " + part.key());
            }

            @Override
            public Map<String, Pause> all() {
                return Map.of();
            }
        };
        return new PartActions(statuses, store, part -> "polled " + part.key(), clock);
    }

    @Test
    void a_mailbox_is_paused_polled_and_resumed_on_request() throws Exception {
        String pause = Json.line(new CommandRequest("pause", "inbound.support", "ann", false, "it is being moved"));
        assertEquals("paused", answer(pause).outcome());
        assertEquals(
                "paused by ann: it is being moved",
                statuses.of("inbound.support").pause().orElseThrow().describe());
        assertEquals(
                "refused",
                answer(Json.line(new CommandRequest("poll", "inbound.support", "ann", false)))
                        .outcome());
        LetterActions.Result resumed = answer(Json.line(new CommandRequest("resume", "inbound.support", "bob", false)));
        assertEquals("resumed polled inbound.support", resumed.outcome() + " " + resumed.reason());
        assertEquals(
                "polled",
                answer(Json.line(new CommandRequest("poll", "inbound.support", "ann", false)))
                        .outcome());
        assertEquals(
                "unknown",
                answer(Json.line(new CommandRequest("pause", "inbound.sales", "ann", false)))
                        .outcome());
        assertEquals(List.of("kept inbound.support", "removed inbound.support"), entered);
    }

    private Outcome enter(Letter entering, boolean resend) {
        entered.add(entering.id());
        if (failure != null) {
            throw failure;
        }
        return Outcome.delivered();
    }

    private Path request(String content) throws Exception {
        return Files.writeString(requests.resolve("1.json"), content);
    }

    private LetterActions.Result answer(String content) throws Exception {
        Path request = request(content);
        acts.answer(request.toFile());
        assertFalse(Files.exists(request), "the request is still there");
        return Json.mapper().readValue(requests.resolve("1.answer").toFile(), LetterActions.Result.class);
    }

    private String asks(String what) {
        return Json.line(new CommandRequest(what, letter.id(), "ann", false));
    }

    private List<String> history() {
        return mailCenter.history(letter).stream().map(HistoryEntry::what).toList();
    }

    @Test
    void a_failed_discard_is_answered_and_not_in_the_history() throws Exception {
        Files.writeString(folder.resolve("mail-center/discarded"), "a file where the folder should be");
        LetterActions.Result result = answer(asks("discard"));
        assertEquals("left", result.outcome());
        assertTrue(result.reason().startsWith("the Mail Center's folder cannot be used"), result.reason());
        assertEquals(List.of("held"), history());
        assertTrue(mailCenter.find(letter.id()).isPresent());
    }

    @Test
    void a_retry_that_fails_unexpectedly_is_answered_and_run_once() throws Exception {
        failure = new IllegalStateException("the lake has dried up");
        LetterActions.Result result = answer(asks("retry"));
        assertEquals("left", result.outcome());
        assertTrue(result.reason().contains("the lake has dried up"), result.reason());
        assertEquals(List.of(letter.id()), entered);
        assertEquals(List.of("held"), history());
    }

    @Test
    void a_full_disk_under_the_letters_is_named() throws Exception {
        failure =
                new IllegalStateException(new UncheckedIOException(new java.io.IOException("No space left on device")));
        String reason = answer(asks("retry")).reason();
        assertTrue(reason.startsWith("the Mail Center's folder cannot be used"), reason);
        assertTrue(reason.contains("No space left on device"), reason);
    }

    @Test
    void an_invalid_request_is_answered_and_deleted() throws Exception {
        for (String content : List.of(
                "",
                "{\"what\":\"disc",
                "null",
                "[]",
                "{}",
                "{\"what\":\"dance\",\"id\":\"1\",\"who\":\"ann\"}",
                "[".repeat(200_000))) {
            assertEquals("refused", answer(content).outcome(), content.substring(0, Math.min(20, content.length())));
        }
        assertEquals(List.of("held"), history());
    }

    @Test
    void a_request_that_is_too_old_is_not_executed() throws Exception {
        Path request = request(asks("discard"));
        Files.setLastModifiedTime(request, FileTime.from(clock.instant().minus(Duration.ofDays(1))));
        acts.answer(request.toFile());
        assertFalse(Files.exists(request));
        assertTrue(mailCenter.find(letter.id()).isPresent());
    }

    @Test
    void old_files_of_commands_are_removed() throws Exception {
        Path old = Files.writeString(requests.resolve("2.answer"), "{}");
        Files.setLastModifiedTime(old, FileTime.from(clock.instant().minus(Duration.ofDays(1))));
        Path fresh = Files.writeString(requests.resolve("3.answer"), "{}");
        acts.removeOld();
        try (Stream<Path> left = Files.list(requests)) {
            assertEquals(List.of(fresh), left.toList());
        }
    }

    @Test
    void an_action_is_recorded_after_it_has_succeeded() throws Exception {
        assertEquals("discarded", answer(asks("discard")).outcome());
        DiscardedLetters.Discarded discarded =
                mailCenter.discarded().find(letter.id()).orElseThrow();
        assertEquals(
                List.of("held", "discard"),
                mailCenter.discarded().history(discarded).stream()
                        .map(HistoryEntry::what)
                        .toList());
        assertEquals("ann", discarded.who());
        assertEquals("restored", answer(asks("restore")).outcome());
        assertTrue(mailCenter.find(letter.id()).isPresent());
    }

    @Test
    void a_level_of_the_log_is_set_or_refused_in_words() throws Exception {
        try {
            LetterActions.Result set =
                    answer(Json.line(new CommandRequest("log-level", "test.requests=debug", "ann", false)));
            assertEquals("set", set.outcome());
            assertTrue(set.isDone());
            assertTrue(LoggerFactory.getLogger("test.requests").isDebugEnabled());
        } finally {
            ((LoggerContext) LogManager.getContext(false)).reconfigure();
        }
        LetterActions.Result refused =
                answer(Json.line(new CommandRequest("log-level", "com.microsoft.aad.msal4j=debug", "ann", false)));
        assertEquals("refused", refused.outcome());
        assertTrue(refused.reason().contains("it would log secrets"), refused::reason);
    }
}
