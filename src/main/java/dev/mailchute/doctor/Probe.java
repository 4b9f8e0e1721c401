package dev.mailchute.doctor;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailException;
import dev.mailchute.graph.transport.GraphMailbox;
import dev.mailchute.signin.SignInTrial.GrantedAccess;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes read-only requests to Graph for one mailbox, and explains the refusals. */
final class Probe {
    private static final int FORBIDDEN = 403;

    private final GraphMailbox mailbox;
    private final GrantedAccess access;
    private int refusals;

    /** @param access for hints about the permissions in the token */
    Probe(GraphMailbox mailbox, GrantedAccess access) {
        this.mailbox = mailbox;
        this.access = access;
    }

    /** The answer, or the finding that explains the refusal. */
    record Answer<T>(Optional<T> content, Optional<Finding> refused) {}

    /** @param question a request for this mailbox */
    <T> Answer<T> ask(String check, Supplier<T> question) {
        try {
            return new Answer<>(Optional.of(question.get()), Optional.empty());
        } catch (MailException e) {
            return new Answer<>(Optional.empty(), Optional.of(refused(check, e.fault())));
        }
    }

    /** For a request that only needs to succeed. */
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
            return finding.withFound("An application access policy blocks this app from " + mailbox.mailbox() + ".")
                    .withNext(
                            "Add the mailbox to the mail-enabled security group of the policy (docs/app-registration.md, step 4B), or configure"
                                    + " a mailbox that is a member. If it is one already, stop Mailchute and wait 30 minutes to 2 hours.");
        }
        List<String> roles = access.roles().orElse(List.of());
        if (access.roles().isPresent() && roles.stream().noneMatch(role -> role.startsWith("Mail"))) {
            return finding.andNext(
                    "The token has no mail permissions. That is correct with RBAC for Applications. Otherwise, admin consent has not"
                            + " been granted: docs/app-registration.md, step 3.");
        }
        return finding;
    }

    /** Whether Graph answered 403 at least once. */
    boolean wasForbidden() {
        return refusals > 0;
    }

    boolean tokenShows(String role) {
        return access.roles().filter(roles -> roles.contains(role)).isPresent();
    }
}
