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

/** Checks that an app registration can sign in with its first and its second credential, and when these expire. */
final class AppCheck {
    private static final Duration SOON = Duration.ofDays(60);
    private static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final SignInTrial trial;
    private final Clock clock;

    AppCheck(SignInTrial trial, Clock clock) {
        this.trial = trial;
        this.clock = clock;
    }

    /** The result of a sign-in: access, or the finding that it was refused. */
    private record Tried(String check, Credential credential, Optional<GrantedAccess> access, Finding finding) {}

    /** @return the access that was granted; empty if no credential works */
    Optional<GrantedAccess> check(Report report, App app) {
        Tried first = attempt("sign-in", app.registration(), app.registration().credential());
        Optional<Tried> next =
                app.registration().next().map(credential -> attempt("next sign-in", app.registration(), credential));
        Optional<GrantedAccess> access = first.access().or(() -> next.flatMap(Tried::access));
        add(report, first, access.isPresent());
        next.ifPresent(tried -> add(report, tried, access.isPresent()));
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
                            "works with " + describe(credential) + "; the token is valid for "
                                    + Duration.between(clock.instant(), access.expires())
                                            .toMinutes() + " minutes"));
        } catch (MailException e) {
            return new Tried(check, credential, Optional.empty(), refused(check, credential, e.fault()));
        }
    }

    private Finding refused(String check, Credential credential, Fault fault) {
        Finding finding = Finding.refused(check, fault);
        if (finding.found().equals(Finding.UNKNOWN_CAUSE)) {
            finding = finding.withFound("Sign-in with " + describe(credential) + " failed.");
        }
        if (credential instanceof Credential.ClientSecret secret
                && GUID.matcher(secret.value().reveal()).matches()) {
            finding = finding.andNext(
                    "This client-secret looks like an ID, so it is probably the Secret ID. Use the Value instead: Entra shows it in the"
                            + " next column, but only right after you create the secret. If you no longer have it, create a new secret.");
        }
        Optional<Instant> end = Expiry.of(credential).filter(day -> day.isBefore(clock.instant()));
        if (credential instanceof Credential.ClientCertificate && end.isPresent()) {
            finding = finding.withFound(
                            "The sign-in was refused: " + describe(credential) + " expired on " + day(end.get()) + ".")
                    .andNext("Make another one, and upload it to the app: docs/app-registration.md, step 2.");
        }
        if (fault.code().equals("credential-unusable")) {
            finding = finding.andNext("Correct the file, or the key that names it: docs/app-registration.md, step 2.");
        }
        if (credential instanceof Credential.ManagedIdentity) {
            finding = finding.andNext(
                    "A managed identity works only on an Azure machine or service that has one: docs/secrets.md.");
        }
        return finding;
    }

    private void add(Report report, Tried tried, boolean oneWorks) {
        Finding finding = tried.finding();
        if (finding.mark() == Mark.ERROR && oneWorks) {
            finding = finding.withMark(Mark.WARNING)
                    .andNext(
                            "Mail still flows with the other credential. Replace this one before the other expires as well.");
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
        String day = day(end.get());
        String what = describe(tried.credential());
        String renew =
                "Create a new one and set it as next.client-secret or next.client-certificate: docs/secrets.md, Rotation.";
        if (left.isNegative() && tried.access().isPresent()) {
            return Finding.warning(
                    check,
                    what + " should have expired on " + day + ", but still works.",
                    "Correct client-secret-expires, or replace the credential today: docs/secrets.md, Rotation.");
        }
        if (left.isNegative()) {
            return Finding.error(check, what + " expired on " + day + ".", renew);
        }
        String words = what + " expires on " + day + ", in " + left.toDays() + " days";
        return left.compareTo(SOON) > 0 ? Finding.ok(check, words) : Finding.warning(check, words, renew);
    }

    private static String day(Instant end) {
        return end.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static Finding unknown(String check, Credential credential) {
        if (credential instanceof Credential.ClientSecret) {
            return Finding.hint(
                    check,
                    "It is not known when this client secret expires.",
                    "Set client-secret-expires to the date that Entra shows, and Mailchute will warn you in time.");
        }
        if (credential instanceof Credential.ClientCertificate) {
            return Finding.hint(check, "The certificate cannot be read, so its expiry date is not known.");
        }
        return Finding.ok(check, describe(credential) + " has no expiry date to watch");
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
                " This is only a hint: the checks below decide. Permissions assigned in Exchange (RBAC for Applications) are not in the token.";
        if (access.roles().isEmpty()) {
            return Finding.hint("roles", "The token does not show any permissions." + remark);
        }
        List<String> roles = access.roles().get();
        return Finding.hint(
                "roles",
                (roles.isEmpty() ? "The token has no permissions." : "The token has " + String.join(", ", roles) + ".")
                        + remark);
    }
}
