package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.testkit.Call;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A credential ends while mail is carried. */
@Tag("journey")
class CredentialJourneyTest {
    private static final String SECOND = "s3cond~value";

    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox support;
    private Journey journey;

    @BeforeEach
    void start() {
        tenant = FakeTenant.start();
        support = tenant.mailbox("support@contoso.com");
        journey = new Journey(tenant, folder)
                .inbound("support", "support@contoso.com")
                .set("next.client-secret", SECOND);
        journey.app().secret(SECOND);
    }

    @AfterEach
    void stop() {
        journey.close();
        tenant.close();
    }

    private void assertCarriesOneMail(String subject) {
        FakeMail mail = support.deliver(InboundJourneyTest.mail(subject));
        Journey.await(subject, mail::isRead);
    }

    /** Every request that a poll made was answered in the end: a refused token was followed by a good one, at once. */
    private void assertLostNoPoll() {
        List<Call> calls = tenant.calls(call -> !"login".equals(call.host()));
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).status() == 401) {
                Call refused = calls.get(i);
                boolean again = calls.subList(i + 1, calls.size()).stream()
                        .anyMatch(call -> call.path().equals(refused.path()) && call.status() < 300);
                assertTrue(again, refused.toString());
            } else {
                assertTrue(calls.get(i).status() < 300, calls.get(i).toString());
            }
        }
    }

    @Test
    void an_expired_first_credential_with_a_good_second_one_loses_not_one_poll() {
        journey.start();
        assertCarriesOneMail("before");
        journey.app().expiredSecret(Journey.SECRET);
        tenant.forgetCalls();
        tenant.tokenExpires();
        assertCarriesOneMail("after");
        journey.stop();

        assertLostNoPoll();
        assertEquals(
                List.of(401, 200),
                tenant.calls(Operation.TOKEN).stream().map(Call::status).toList());
    }

    @Test
    void sign_in_is_left_alone_for_as_long_as_it_asks() {
        tenant.once().on(Operation.TOKEN).throttles("3");
        journey.start();
        assertCarriesOneMail("late");
        journey.stop();
        assertEquals(List.of(), tenant.premature());
        assertEquals(2, tenant.count(Operation.TOKEN));
    }

    @Test
    void the_secret_follows_no_redirect() {
        tenant.once().on(Operation.TOKEN).redirectsTo(tenant.foreignHost());
        journey.start();
        assertCarriesOneMail("late");
        assertEquals(0, tenant.count(call -> call.host().equals("foreign")));
    }

    @Test
    void a_first_credential_that_never_was_right_is_passed_over_at_the_first_poll() {
        journey.app().withoutSecret(Journey.SECRET);
        journey.start();
        assertCarriesOneMail("first");
        journey.stop();

        assertLostNoPoll();
        assertEquals(
                List.of(401, 200),
                tenant.calls(Operation.TOKEN).stream().map(Call::status).toList());
    }
}
