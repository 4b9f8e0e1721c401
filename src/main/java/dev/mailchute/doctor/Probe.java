package dev.mailchute.doctor;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailException;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.signin.SignInTrial.GrantedAccess;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One question to Graph that changes nothing, and what its answer means for one mailbox. */
final class Probe {
    private static final int FORBIDDEN = 403;

    private final GraphMailbox mailbox;
    private final GrantedAccess access;
    private int refusals;

    /** @param access what the token shows, for hints */
    Probe(GraphMailbox mailbox, GrantedAccess access) {
        this.mailbox = mailbox;
        this.access = access;
    }

    /** The answer, or the finding that there was none. */
    record Answer<T>(Optional<T> content, Optional<Finding> refused) {}

    /** @param question asks the mailbox */
    <T> Answer<T> ask(String check, Supplier<T> question) {
        try {
            return new Answer<>(Optional.of(question.get()), Optional.empty());
        } catch (MailException e) {
            return new Answer<>(Optional.empty(), Optional.of(refused(check, e.fault())));
        }
    }

    /** A question whose answer says nothing but that there is one. */
    Optional<Finding> refusal(String check, Runnable question) {
        return ask(check, () -> {
                    question.run();
                    return true;
                })
                .refused();
    }

    Finding refused(String check, Fault fault) {
        Finding finding = Finding.refused(check, fault);
        if (fault.status() != FORBIDDEN) {
            return finding;
        }
        refusals++;
        if (fault.message().contains("Access to OData is disabled")) {
            return finding.because("An application access policy keeps this app out of " + mailbox.mailbox() + ".")
                    .instead(
                            "Add the mailbox to the mail-enabled security group of the policy (docs/app-registration.md, step 4B), or name"
                                    + " a mailbox that is in it. If it is in it: stop Mailchute and wait 30 minutes to 2 hours.");
        }
        List<String> roles = access.roles().orElse(List.of());
        if (access.roles().isPresent() && roles.stream().noneMatch(role -> role.startsWith("Mail"))) {
            return finding.andNext(
                    "The token has no mail permission. With RBAC for Applications that is as it should be. Otherwise nobody has"
                            + " given admin consent: docs/app-registration.md, step 3.");
        }
        return finding;
    }

    /** Whether Graph said that this app may not do something here. */
    boolean wasForbidden() {
        return refusals > 0;
    }

    boolean tokenShows(String role) {
        return access.roles().filter(roles -> roles.contains(role)).isPresent();
    }

    boolean tokenShowsMailRoles() {
        return access.roles()
                .filter(roles -> roles.stream().anyMatch(role -> role.startsWith("Mail")))
                .isPresent();
    }
}
