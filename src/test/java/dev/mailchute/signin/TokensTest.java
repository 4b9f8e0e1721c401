package dev.mailchute.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.net.Network;
import dev.mailchute.settings.AppRegistration;
import dev.mailchute.settings.Credential;
import dev.mailchute.settings.Microsoft365;
import dev.mailchute.settings.Secret;
import dev.mailchute.support.SteppedClock;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokensTest {
    private static final Duration HOLDS = Duration.ofSeconds(1);

    private final SteppedClock steady = new SteppedClock();
    private final AppRegistration app = new AppRegistration(
            FakeTenant.TENANT_ID,
            "app",
            new Credential.ClientSecret(new Secret("value"), Optional.empty()),
            Optional.empty());
    private FakeTenant tenant;
    private Network network;
    private Tokens tokens;

    @BeforeEach
    void start() throws Exception {
        tenant = FakeTenant.start();
        tenant.app("app", "value");
        Microsoft365 microsoft365 = new Microsoft365(
                tenant.url(),
                tenant.url(),
                "https://graph.microsoft.com/.default",
                Optional.of(tenant.caFile()),
                Optional.empty());
        network = new Network(microsoft365, 1, Duration.ofMinutes(1));
        tokens = new Tokens(microsoft365, new SignInHttp(network), Clock.systemUTC(), steady, HOLDS);
    }

    @AfterEach
    void stop() {
        network.close();
        tenant.close();
    }

    private void assertRefused() {
        assertThrows(MailboxDownException.class, () -> tokens.current(app));
    }

    @Test
    void a_pause_begins_with_the_answer_that_asks_for_it_however_long_that_took() {
        tenant.once()
                .on(Operation.TOKEN)
                .meanwhile(() -> steady.step(Duration.ofMinutes(1)))
                .throttles("30");
        assertRefused();
        steady.step(Duration.ofSeconds(29));
        assertRefused();
        assertEquals(1, tenant.count(Operation.TOKEN));
        steady.step(Duration.ofSeconds(2));
        tokens.current(app);
        assertEquals(2, tenant.count(Operation.TOKEN));
    }

    @Test
    void one_refusal_answers_for_all_mailboxes_of_the_app_for_a_while() {
        tenant.once().on(Operation.TOKEN).unavailable();
        assertRefused();
        assertRefused();
        assertEquals(1, tenant.count(Operation.TOKEN));
        steady.step(HOLDS.plusMillis(1));
        tokens.current(app);
    }

    private void assertRefusedAhead() {
        assertThrows(MailboxDownException.class, () -> tokens.ahead(app));
    }

    @Test
    void a_network_that_is_not_up_for_the_sign_in_ahead_does_not_delay_the_first_poll() {
        tenant.once().on(Operation.TOKEN).closesConnection();
        assertRefusedAhead();
        tokens.current(app);
        assertEquals(2, tenant.count(Operation.TOKEN));
    }

    @Test
    void a_refusal_of_the_sign_in_ahead_answers_for_the_first_poll() {
        tenant.once().on(Operation.TOKEN).throttles("30");
        assertRefusedAhead();
        assertRefused();
        assertEquals(1, tenant.count(Operation.TOKEN));
    }

    @Test
    void a_token_got_ahead_is_the_one_that_the_first_poll_uses() {
        tokens.ahead(app);
        tokens.current(app);
        assertEquals(1, tenant.count(Operation.TOKEN));
    }
}
