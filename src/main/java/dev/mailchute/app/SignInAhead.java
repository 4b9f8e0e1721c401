package dev.mailchute.app;

import dev.mailchute.health.Statuses;
import dev.mailchute.settings.AppRegistration;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Settings;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs in while the routes start, for the first mailbox that is polled: its first poll then finds the token. */
final class SignInAhead {
    private static final Logger LOG = LoggerFactory.getLogger(SignInAhead.class);

    private final Settings settings;
    private final Statuses statuses;
    private final Consumer<AppRegistration> signIn;

    /** @param signIn waits for the answer */
    SignInAhead(Settings settings, Statuses statuses, Consumer<AppRegistration> signIn) {
        this.settings = settings;
        this.statuses = statuses;
        this.signIn = signIn;
    }

    /** Does not wait for the answer. */
    void begin() {
        settings.inbound().stream()
                .filter(mailbox -> !statuses.of("inbound." + mailbox.name()).isPaused())
                .findFirst()
                .ifPresent(mailbox -> {
                    Thread thread = new Thread(() -> signIn(mailbox), "sign-in");
                    thread.setDaemon(true);
                    thread.start();
                });
    }

    private void signIn(InboundMailbox mailbox) {
        try {
            signIn.accept(mailbox.app());
        } catch (RuntimeException e) {
            LOG.debug("the first poll of {} says why sign-in failed", mailbox.name(), e);
        }
    }
}
