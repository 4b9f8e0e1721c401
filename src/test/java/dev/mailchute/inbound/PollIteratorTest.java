package dev.mailchute.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.graph.MailSummary;
import dev.mailchute.ledger.Failures;
import dev.mailchute.settings.AppRegistration;
import dev.mailchute.settings.Credential;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Schedule;
import dev.mailchute.settings.Secret;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PollIteratorTest {
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<RuntimeException> failures = new ArrayList<>();

    private PollIterator mails(Iterator<Mail> mails) {
        return new PollIterator(mails, over::get, failures::add);
    }

    static Mail mail(String id) {
        InboundMailbox support = new InboundMailbox(
                "support",
                new InboundMailbox.MailSource(
                        "support@contoso.com",
                        "inbox",
                        new AppRegistration(
                                "tenant",
                                "client",
                                new Credential.ClientSecret(new Secret("secret"), Optional.empty()),
                                Optional.empty())),
                InboundMailbox.Afterwards.MARKED,
                new InboundMailbox.Onward(InboundMailbox.Onward.SHARED_ROUTE, Path.of("drop")),
                Schedule.every(java.time.Duration.ofSeconds(30)),
                5);
        MailSummary listed = new MailSummary(
                new MailSummary.MessageIds(id, Optional.empty(), Optional.empty()),
                "",
                new MailSummary.People(Optional.empty(), List.of(), List.of()),
                Instant.EPOCH,
                MailSummary.Marks.NONE);
        return Mail.listed(support, listed, 1, Failures.NONE);
    }

    @Test
    void a_promised_message_is_returned_even_if_the_poll_has_ended() {
        Mail first = mail("1");
        PollIterator mails = mails(List.of(first, mail("2")).iterator());
        assertTrue(mails.hasNext());
        over.set(true);
        assertTrue(mails.hasNext());
        assertSame(first, mails.next());
        assertFalse(mails.hasNext());
    }

    @Test
    void a_failing_list_ends_the_iteration_and_is_reported_not_thrown() {
        PollIterator mails = mails(new Iterator<>() {
            @Override
            public boolean hasNext() {
                throw new IllegalStateException("the list");
            }

            @Override
            public Mail next() {
                throw new IllegalStateException("the list");
            }
        });
        assertFalse(mails.hasNext());
        assertEquals(1, failures.size());
    }

    @Test
    void an_error_in_the_list_is_reported_not_thrown() {
        PollIterator mails = mails(new Iterator<>() {
            @Override
            public boolean hasNext() {
                throw new StackOverflowError();
            }

            @Override
            public Mail next() {
                throw new StackOverflowError();
            }
        });
        assertFalse(mails.hasNext());
        assertEquals(1, failures.size());
    }
}
