package dev.mailchute.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.health.Pause;
import dev.mailchute.health.Statuses;
import dev.mailchute.settings.AppRegistration;
import dev.mailchute.settings.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SignInAheadTest {
    @TempDir
    Path folder;

    private final List<String> signedIn = new CopyOnWriteArrayList<>();
    private Settings settings;
    private Statuses statuses;

    @BeforeEach
    void two_mailboxes_of_two_apps() {
        settings = SomeSettings.in(
                folder,
                "INBOUND_ALSO_MAILBOX",
                "also@contoso.com",
                "INBOUND_ALSO_CLIENT_ID",
                "y",
                "INBOUND_ALSO_CLIENT_SECRET",
                "y");
        statuses = new Statuses(settings, Clock.systemUTC());
    }

    private void begin() {
        new SignInAhead(settings, statuses, app -> signedIn.add(app.clientId())).begin();
    }

    private String app(int mailbox) {
        return settings.inbound().get(mailbox).app().clientId();
    }

    private void pause(int mailbox) {
        statuses.of("inbound." + settings.inbound().get(mailbox).name())
                .paused(new Pause(Instant.EPOCH, "ann", Optional.empty()));
    }

    @Test
    void the_first_mailbox_that_is_not_paused_is_signed_in() {
        assertNotEquals(app(0), app(1));
        begin();
        await().until(() -> !signedIn.isEmpty());
        pause(0);
        begin();
        await().until(() -> signedIn.size() > 1);
        assertEquals(List.of(app(0), app(1)), signedIn);
    }

    @Test
    void the_start_does_not_wait_for_it() {
        CountDownLatch started = new CountDownLatch(1);
        new SignInAhead(settings, statuses, app -> {
                    await().until(() -> started.getCount() == 0);
                    signedIn.add(app.clientId());
                })
                .begin();
        started.countDown();
        await().until(() -> signedIn.size() == 1);
    }

    @ParameterizedTest
    @MethodSource
    void a_failure_is_left_to_the_first_poll(RuntimeException failure) throws Exception {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> uncaught.add(thrown));
        try {
            List<Thread> threads = new CopyOnWriteArrayList<>();
            new SignInAhead(settings, statuses, (AppRegistration app) -> {
                        threads.add(Thread.currentThread());
                        throw failure;
                    })
                    .begin();
            await().until(() -> !threads.isEmpty());
            threads.get(0).join();
            assertEquals(List.of(), uncaught);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    static List<RuntimeException> a_failure_is_left_to_the_first_poll() {
        return List.of(
                new MailboxDownException(Fault.of("sign-in-refused", "refused"), null),
                new IllegalStateException("unexpected"));
    }
}
