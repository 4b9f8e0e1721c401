package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.health.Status;
import dev.mailchute.support.LogLines;
import dev.mailchute.testkit.FakeFolder;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.PlannedFault;
import dev.mailchute.testkit.SampleMail;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists without an end, and folders that are not there, are elsewhere, or look like others. */
@Tag("journey")
class FoldersJourneyTest {
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
                .clock(tenant.clock());
    }

    @AfterEach
    void stop() {
        journey.close();
        tenant.close();
    }

    private FakeMail deliver(String into, String subject) {
        return support.deliverTo(into, SampleMail.text("ann@x.example", support.address(), subject, "Hello"));
    }

    private Status status() {
        return journey.chute().statuses().of("inbound.support");
    }

    private List<String> warnings() {
        return status().warnings().stream()
                .map(warning -> warning.subject() + ": " + warning.reason())
                .toList();
    }

    private boolean isWarnedOf(String text) {
        return warnings().stream().anyMatch(warning -> warning.contains(text));
    }

    private void awaitDelivered(int count) {
        Journey.await("delivered", () -> journey.dropped("support").size() == count);
    }

    /** Two whole polls have begun and ended. */
    private void awaitPolls() {
        long before = tenant.count(Operation.LIST_MESSAGES);
        Journey.await("polls", () -> tenant.count(Operation.LIST_MESSAGES) >= before + 2);
    }

    // -- lists --

    @Test
    void a_list_whose_last_page_names_itself_is_not_followed_for_ever() {
        PlannedFault loop = support.always().on(Operation.LIST_MESSAGES).nextLinkToItself();
        deliver("inbox", "First");
        journey.start();
        awaitDelivered(1);
        Journey.await("told", () -> isWarnedOf("the link to its next page leads to a page that was already read"));
        deliver("inbox", "Second");
        awaitDelivered(2);
        Journey.await("works", () -> status().lastSuccess().isPresent());
        assertFalse(status().isDown());
        assertEquals(1, warnings().size(), warnings().toString());
        loop.stop();
        Journey.await("settled", () -> warnings().isEmpty());
    }

    @Test
    void a_list_that_goes_on_with_empty_pages_is_given_up_and_the_next_poll_comes() {
        support.always().on(Operation.LIST_MESSAGES).pagesWithoutEnd();
        deliver("inbox", "First");
        journey.start();
        awaitDelivered(1);
        Journey.await("told", () -> isWarnedOf("pages had no new entries"));
        // Page 22 would be at 2100.
        assertTrue(tenant.calls(Operation.LIST_MESSAGES).stream()
                .noneMatch(call -> String.valueOf(call.query()).matches(".*skip=(2[2-9]|[3-9]\\d|\\d{3,})00.*")));
        deliver("inbox", "Second");
        awaitDelivered(2);
        assertFalse(status().isDown());
    }

    @Test
    void a_list_of_folders_without_an_end_gives_the_folders_that_it_has() {
        support.createFolder("Inbox/Tickets");
        support.always().on(Operation.LIST_FOLDERS).nextLinkToItself();
        deliver("Inbox/Tickets", "First");
        journey.set("inbound.support.folder", "Inbox/Tickets").start();
        awaitDelivered(1);
        Journey.await("told", () -> isWarnedOf("the list of folders"));
        assertTrue(tenant.count(Operation.LIST_FOLDERS) <= 3, "" + tenant.count(Operation.LIST_FOLDERS));
    }

    // -- folders that are not there --

    @Test
    void a_default_folder_that_is_missing_is_told_and_mail_is_moved_once_it_is_there() {
        PlannedFault missing = support.always()
                .on(Operation.MOVE_MESSAGE)
                .answers(404, "ErrorItemNotFound", "Default folder Archive not found.");
        FakeMail mail = deliver("inbox", "First");
        try (LogLines log = LogLines.of("dev.mailchute")) {
            journey.set("inbound.support.move-to", "archive").start();
            awaitDelivered(1);
            Journey.await(
                    "told",
                    () -> isWarnedOf("move-to \"archive\": messages cannot be moved there (ErrorItemNotFound)"));
            FakeMail second = deliver("inbox", "Second");
            awaitDelivered(2);
            Journey.await("tried again", () -> missing.hits() >= 4);
            assertFalse(status().isDown());
            assertEquals(1, log.warningsAndAbove().size(), () -> log.warningsAndAbove()
                    .toString());
            missing.stop();
            tenant.clock().advance(Duration.ofMinutes(2));
            Journey.await("moved", () -> support.mails("archive").containsAll(List.of(mail, second)));
            Journey.await("settled", () -> warnings().isEmpty());
        }
        assertEquals(2, journey.dropped("support").size());
    }

    @Test
    void a_move_to_folder_that_has_gone_is_made_again() {
        FakeFolder done = support.createFolder("Inbox/Done");
        deliver("inbox", "First");
        journey.set("inbound.support.move-to", "Inbox/Done").start();
        Journey.await("moved", () -> done.mails().size() == 1);
        done.delete();
        FakeMail second = deliver("inbox", "Second");
        awaitDelivered(2);
        Journey.await(
                "moved",
                () -> support.folder("inbox").children().size() == 1
                        && support.mails("Inbox/Done").contains(second));
        Journey.await("settled", () -> warnings().isEmpty());
        assertFalse(status().isDown());
    }

    @Test
    void a_mail_that_is_really_gone_is_not_waited_for() {
        FakeMail mail = deliver("inbox", "First");
        support.always().on(Operation.PATCH_MESSAGE).itemNotFound();
        mail.always().on(Operation.GET_MESSAGE).itemNotFound();
        journey.set("inbound.support.move-to", "archive").start();
        awaitDelivered(1);
        Journey.await("acknowledged", () -> tenant.count(Operation.GET_MESSAGE) > 0 && status().backlog() == 0);
        assertEquals(List.of(), warnings());
    }

    @Test
    void a_mail_that_cannot_be_deleted_is_not_taken_for_deleted() {
        FakeMail mail = deliver("inbox", "First");
        PlannedFault refused = mail.always()
                .on(Operation.DELETE_MESSAGE)
                .answers(400, "ErrorCannotDeleteObject", "The object cannot be deleted.");
        journey.set("inbound.support.remove-mail", "true").start();
        awaitDelivered(1);
        Journey.await("tried again", () -> refused.hits() > 1);
        refused.stop();
        tenant.clock().advance(Duration.ofMinutes(2));
        Journey.await("removed", () -> support.recoverableItems().contains(mail));
        assertEquals(1, journey.dropped("support").size());
    }

    @Test
    void a_mail_that_was_deleted_without_an_answer_is_deleted() {
        FakeMail mail = deliver("inbox", "First");
        support.once().on(Operation.DELETE_MESSAGE).acceptsThenDrops();
        journey.set("inbound.support.remove-mail", "true").start();
        awaitDelivered(1);
        Journey.await("removed", () -> support.recoverableItems().contains(mail));
        awaitPolls();
        assertEquals(0, status().backlog());
    }

    // -- folders that are elsewhere --

    @Test
    void mail_does_not_follow_a_move_to_folder_into_deleted_items() {
        FakeFolder done = support.createFolder("Inbox/Done");
        deliver("inbox", "First");
        journey.set("inbound.support.move-to", "Inbox/Done").start();
        Journey.await("moved", () -> done.mails().size() == 1);
        done.moveTo(support.folder("deleteditems"));
        tenant.clock().advance(Duration.ofMinutes(2));
        FakeMail second = deliver("inbox", "Second");
        awaitDelivered(2);
        Journey.await(
                "moved",
                () -> second.folder().path().equals(support.folder("inbox").path() + "/Done"));
        assertEquals(1, done.mails().size());
    }

    @Test
    void a_source_folder_that_is_replaced_is_read() {
        FakeFolder tickets = support.createFolder("Inbox/Tickets");
        deliver("Inbox/Tickets", "First");
        journey.set("inbound.support.folder", "Inbox/Tickets").start();
        awaitDelivered(1);
        tickets.moveTo(support.folder("deleteditems"));
        support.createFolder("Inbox/Tickets");
        deliver("Inbox/Tickets", "Second");
        tenant.clock().advance(Duration.ofMinutes(2));
        awaitDelivered(2);
    }

    @Test
    void an_idle_poll_of_a_sub_folder_is_one_request() {
        support.createFolder("Inbox/Tickets");
        journey.set("inbound.support.folder", "Inbox/Tickets").start();
        awaitPolls();
        assertEquals(1, tenant.count(Operation.LIST_FOLDERS));
    }

    // -- names --

    @Test
    void a_folder_that_looks_like_the_configured_one_is_the_one() {
        FakeFolder done = support.createFolder(support.folder("inbox"), "Gru\u0308ne\u00a0Akten ", false);
        deliver("inbox", "First");
        journey.set("inbound.support.move-to", "Inbox/Gr\u00fcne Akten").start();
        Journey.await("moved", () -> done.mails().size() == 1);
        assertEquals(1, support.folder("inbox").children().size());
    }

    @Test
    void of_folders_that_look_alike_the_one_that_is_spelled_alike_is_taken() {
        FakeFolder other = support.createFolder(support.folder("inbox"), "Done\u00a0", false);
        FakeFolder done = support.createFolder(support.folder("inbox"), "Done", false);
        deliver("inbox", "First");
        journey.set("inbound.support.move-to", "Inbox/Done").start();
        Journey.await("moved", () -> done.mails().size() == 1);
        assertEquals(0, other.mails().size());
    }

    @Test
    void folders_that_look_alike_and_not_as_configured_are_told_apart_by_a_person() {
        support.createFolder(support.folder("inbox"), "Done\u00a0", false);
        support.createFolder(support.folder("inbox"), "Done\u200b", false);
        deliver("inbox", "First");
        journey.set("inbound.support.move-to", "Inbox/Done").start();
        awaitDelivered(1);
        Journey.await("told", () -> isWarnedOf("folders-look-alike"));
        assertEquals(2, support.folder("inbox").children().size());
        assertFalse(status().isDown());
    }

    @Test
    void a_search_folder_is_no_folder() {
        support.createSearchFolder("Urgent");
        deliver("inbox", "First");
        journey.set("inbound.support.move-to", "Urgent").start();
        awaitDelivered(1);
        Journey.await("told", () -> isWarnedOf("search-folder"));
        assertEquals(0, tenant.count(Operation.CREATE_FOLDER));
    }

    @Test
    void a_search_folder_is_not_polled() {
        support.createSearchFolder("Urgent");
        journey.set("inbound.support.folder", "Urgent").start();
        Journey.await("down", () -> status().isDown());
        assertEquals("search-folder", status().trouble().orElseThrow().fault().code());
    }
}
