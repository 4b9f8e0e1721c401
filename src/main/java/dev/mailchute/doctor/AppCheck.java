package dev.mailchute.doctor;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailException;
import dev.mailchute.settings.AppRegistration;
import dev.mailchute.settings.Credential;
import dev.mailchute.signin.Expiry;
import dev.mailchute.signin.SignInTrial;
import dev.mailchute.signin.SignInTrial.GrantedAccess;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether an app registration can sign in, with its first and its second credential, and how long yet. */
final class AppCheck {
    private static final Duration SOON = Duration.ofDays(60);
    private static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final SignInTrial trial;
    private final Clock clock;

    AppCheck(SignInTrial trial, Clock clock) {
        this.trial = trial;
        this.clock = clock;
    }

    /** What a sign-in came to: access, or the finding that it was refused. */
    private record Tried(String check, Credential credential, Optional<GrantedAccess> access, Finding finding) {}

    /** @return what the app got, or empty where no credential works */
    Optional<GrantedAccess> look(Report report, App app) {
        Tried first = attempt("sign-in", app.registration(), app.registration().credential());
        Optional<Tried> next =
                app.registration().next().map(credential -> attempt("next sign-in", app.registration(), credential));
        Optional<GrantedAccess> access = first.access().or(() -> next.flatMap(Tried::access));
        tell(report, first, access.isPresent());
        next.ifPresent(tried -> tell(report, tried, access.isPresent()));
        access.ifPresent(got -> report.add(roles(got)));
        return access;
    }

    private Tried attempt(String check, AppRegistration app, Credential credential) {
        try {
            GrantedAccess access = trial.signIn(app, credential);
            return new Tried(
                    check,
                    credential,
                    Optional.of(access),
                    Finding.ok(
                            check,
                            "works with " + describe(credential) + "; the token is good for "
                                    + Duration.between(clock.instant(), access.expires())
                                            .toMinutes() + " minutes"));
        } catch (MailException e) {
            return new Tried(check, credential, Optional.empty(), refused(check, credential, e.fault()));
        }
    }

    private static Finding refused(String check, Credential credential, Fault fault) {
        Finding finding = Finding.refused(check, fault);
        if (finding.found().equals("It does not work.")) {
            finding = finding.because("The sign-in with " + describe(credential) + " does not work.");
        }
        if (credential instanceof Credential.ClientSecret secret
                && GUID.matcher(secret.value().reveal()).matches()) {
            finding = finding.andNext(
                    "This client-secret looks like an ID, and a secret never does: most likely it is the Secret ID. The Value stands"
                            + " in the column beside it, and only right after the secret was made.");
        }
        if (fault.code().equals("credential-unusable")) {
            finding = finding.andNext(
                    "Correct the file, or the key that names it. See docs/app-registration.md, step 2.");
        }
        if (credential instanceof Credential.ManagedIdentity) {
            finding = finding.andNext(
                    "A managed identity exists only on a machine or service in Azure that has one: see docs/secrets.md.");
        }
        return finding;
    }

    private void tell(Report report, Tried tried, boolean oneWorks) {
        Finding finding = tried.finding();
        if (finding.mark() == Mark.CROSS && oneWorks) {
            finding = finding.as(Mark.WARNING)
                    .andNext("Mail goes on with the other credential. Replace this one before that one ends, too.");
        }
        report.add(finding);
        report.add(expiry(tried));
    }

    private Finding expiry(Tried tried) {
        String check = tried.check().replace("sign-in", "expiry");
        Optional<Instant> end = Expiry.of(tried.credential());
        if (end.isEmpty()) {
            return unknown(check, tried.credential());
        }
        Duration left = Duration.between(clock.instant(), end.get());
        String day = end.get().atOffset(ZoneOffset.UTC).toLocalDate().toString();
        String what = describe(tried.credential());
        String renew =
                "Make another one, and give it as next.client-secret or next.client-certificate: docs/secrets.md, Rotation.";
        if (left.isNegative() && tried.access().isPresent()) {
            return Finding.warning(
                    check,
                    what + " should have expired on " + day + ", and still works.",
                    "Correct client-secret-expires, or replace the credential today: docs/secrets.md, Rotation.");
        }
        if (left.isNegative()) {
            return Finding.cross(check, what + " expired on " + day + ".", renew);
        }
        String words = what + " expires on " + day + ", in " + left.toDays() + " days";
        return left.compareTo(SOON) > 0 ? Finding.ok(check, words) : Finding.warning(check, words, renew);
    }

    private static Finding unknown(String check, Credential credential) {
        if (credential instanceof Credential.ClientSecret) {
            return Finding.hint(
                    check,
                    "nobody tells when this client secret ends.",
                    "Write its date into client-secret-expires, then Mailchute warns in time.");
        }
        if (credential instanceof Credential.ClientCertificate) {
            return Finding.hint(check, "the certificate cannot be read, so its date is not known.");
        }
        return Finding.ok(check, describe(credential) + " has no date that one must watch");
    }

    private static String describe(Credential credential) {
        if (credential instanceof Credential.ClientSecret) {
            return "the client secret";
        }
        if (credential instanceof Credential.ClientCertificate certificate) {
            return "the certificate " + certificate.file().getFileName();
        }
        if (credential instanceof Credential.ClientAssertion assertion) {
            return "the assertion file " + assertion.file().getFileName();
        }
        return "the managed identity";
    }

    private static Finding roles(GrantedAccess access) {
        String remark =
                " Only a hint: the probes below count, and what Exchange gives (RBAC for Applications) is not in the token.";
        if (access.roles().isEmpty()) {
            return Finding.hint("roles", "The token does not show any." + remark);
        }
        List<String> roles = access.roles().get();
        return Finding.hint(
                "roles",
                (roles.isEmpty() ? "The token has none." : "The token has " + String.join(", ", roles) + ".") + remark);
    }
}
