package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.testkit.Call;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.SampleMail;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mailbox in which nothing is ever changed: {@code acknowledge = false}. */
@Tag("journey")
class CopyOnlyTest {
    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox support;
    private Journey journey;
    private final List<FakeMail> mails = new ArrayList<>();

    @BeforeEach
    void start() {
        tenant = FakeTenant.start();
        support = tenant.mailbox("support@contoso.com");
        journey = new Journey(tenant, folder)
                .clock(tenant.clock())
                .inbound("support", "support@contoso.com")
                .set("inbound.support.acknowledge", "false");
    }

    @AfterEach
    void stop() {
        journey.close();
        assertEquals(List.of(), tenant.leaks());
        assertEquals(List.of(), tenant.violations());
        tenant.close();
    }

    private void deliver(int count) {
        for (int i = 0; i < count; i++) {
            tenant.clock().advance(Duration.ofMinutes(1));
            mails.add(support.deliver(
                    SampleMail.text("ann@x.example", support.address(), "Printer " + mails.size(), "Help")));
        }
    }

    private void awaitDropped() {
        Journey.await("each is delivered", () -> journey.dropped("support").size() == mails.size());
    }

    private void awaitPolls() {
        long before = tenant.count(Operation.LIST_MESSAGES);
        Journey.await("some polls", () -> tenant.count(Operation.LIST_MESSAGES) >= before + 5);
    }

    private static boolean changes(Call call) {
        return List.of(Operation.PATCH_MESSAGE, Operation.DELETE_MESSAGE, Operation.MOVE_MESSAGE)
                .contains(call.operation());
    }

    @Test
    void each_message_is_delivered_once_and_stays_unread_over_polls_restarts_and_days() {
        deliver(120);
        journey.start();
        awaitDropped();
        deliver(1); // there are more recorded unread messages than a page of the list has
        awaitDropped();
        tenant.clock().advance(Duration.ofDays(2));
        awaitPolls();
        journey.stop();
        journey.start();
        awaitPolls();
        deliver(1);
        awaitDropped();

        assertEquals(mails.size(), tenant.count(Operation.GET_MIME), "none is fetched twice");
        assertEquals(0, tenant.count(CopyOnlyTest::changes));
        assertTrue(mails.stream().noneMatch(FakeMail::isRead));
    }

    @Test
    void a_held_message_is_not_changed_either() {
        deliver(2);
        mails.get(0).always().on(Operation.GET_MIME).mimeCannotBeConverted();
        journey.set("inbound.support.attempts", "1").start();
        Journey.await(
                "held",
                () -> journey.letters("inbound").size() == 1
                        && journey.dropped("support").size() == 1);
        awaitPolls();
        assertEquals(0, tenant.count(CopyOnlyTest::changes));
        assertEquals(1, journey.letters("inbound").size());
    }

    @Test
    void once_it_is_acknowledged_what_was_copied_is_marked_and_not_delivered_again() {
        deliver(3);
        journey.start();
        awaitDropped();
        journey.stop();
        tenant.clock().advance(Duration.ofMinutes(2));
        journey.set("inbound.support.acknowledge", "true").start();
        Journey.await("marked", () -> mails.stream().allMatch(FakeMail::isRead));
        assertEquals(3, journey.dropped("support").size());
        assertEquals(3, tenant.count(Operation.GET_MIME));
    }
}
