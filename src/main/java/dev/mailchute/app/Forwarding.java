package dev.mailchute.app;

import dev.mailchute.eml.Address;
import dev.mailchute.eml.ForwardedMail;
import dev.mailchute.eml.UnsendableMail;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.failure.RouteMistakeException;
import dev.mailchute.files.Durable;
import dev.mailchute.inbound.Mail;
import dev.mailchute.outbound.Outbound;
import dev.mailchute.settings.Outbox;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;

/** The step that sends an incoming message on, as an attachment, through an outbox. */
public final class Forwarding {
    private final Settings settings;
    private final Outbound outbound;
    private final Clock clock;

    Forwarding(Settings settings, Outbound outbound, Clock clock) {
        this.settings = settings;
        this.outbound = outbound;
        this.clock = clock;
    }

    /**
     * Drops it into the outbox once: its name there comes from the delivery, and the outbox knows what it had.
     *
     * @param to addresses, separated by commas
     * @throws RouteMistakeException if there is no such outbox, or no such address
     */
    public void forwardTo(
            @ExchangeProperty("outbox") String name, @ExchangeProperty("to") String to, @Variable("mail") Mail mail)
            throws IOException {
        Outbox outbox = settings.outbound().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> mistake("there is no outbox " + name));
        if (outbox.dotStuffed()) {
            throw mistake("the outbox " + name + " takes dot-stuffed files");
        }
        String file = ForwardedMail.fileName(mail.deliveryId(), to);
        if (outbound.hasHad(name, file)) {
            return;
        }
        Path part = outbox.outboxDir().resolve("." + file + ".part");
        try {
            new ForwardedMail(
                            mail.stagingFile().toPath(),
                            new Address(outbox.senderName().orElse(""), outbox.defaultFrom()),
                            to,
                            file,
                            clock.instant())
                    .write(part, outbox.maxSize());
        } catch (UnsendableMail e) {
            if (e.code().equals("too-large")) {
                throw new PermanentException(Fault.of(e.code(), "it cannot be forwarded: " + e.reason()));
            }
            throw mistake(e.reason());
        }
        Durable.move(part, outbox.outboxDir().resolve(file));
    }

    private static RouteMistakeException mistake(String what) {
        return new RouteMistakeException("it would be forwarded, but " + what);
    }
}
