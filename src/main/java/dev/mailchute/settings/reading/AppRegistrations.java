package dev.mailchute.settings.reading;

import static dev.mailchute.settings.reading.Key.*;

import dev.mailchute.settings.AppRegistration;
import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.Credential;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the app registration of each mailbox and outbox; whatever it does not set comes from the common one. */
final class AppRegistrations {
    /** The keys of one credential. */
    private record Keys(
            Key secret,
            Key secretExpires,
            Key certificate,
            Key certificatePassword,
            Key assertion,
            Key managedIdentity) {

        static final Keys FIRST = new Keys(
                CLIENT_SECRET,
                CLIENT_SECRET_EXPIRES,
                CLIENT_CERTIFICATE,
                CLIENT_CERTIFICATE_PASSWORD,
                CLIENT_ASSERTION_FILE,
                MANAGED_IDENTITY);
        static final Keys NEXT = new Keys(
                NEXT_CLIENT_SECRET,
                NEXT_CLIENT_SECRET_EXPIRES,
                NEXT_CLIENT_CERTIFICATE,
                NEXT_CLIENT_CERTIFICATE_PASSWORD,
                NEXT_CLIENT_ASSERTION_FILE,
                NEXT_MANAGED_IDENTITY);

        List<Key> all() {
            return List.of(secret, secretExpires, certificate, certificatePassword, assertion, managedIdentity);
        }

        List<Key> kindsIn(Section section) {
            return List.of(secret, certificate, assertion, managedIdentity).stream()
                    .filter(section::has)
                    .toList();
        }
    }

    private record Ids(Optional<String> tenant, Optional<String> client) {}

    private final Section common;
    private final List<ConfigurationProblem> problems;
    private final Ids commonIds;
    private final Optional<Credential> commonCredential;
    private final Optional<Credential> commonNext;
    private final List<String> lackingTenant = new ArrayList<>();
    private final List<String> lackingClient = new ArrayList<>();
    private final List<String> lackingCredential = new ArrayList<>();

    AppRegistrations(Section common, List<ConfigurationProblem> problems) {
        this.common = common;
        this.problems = problems;
        this.commonIds = ids(common);
        this.commonCredential = credential(common, Keys.FIRST);
        this.commonNext = credential(common, Keys.NEXT);
    }

    /** The registration of a mailbox or outbox; contains nulls if there was a problem. */
    AppRegistration of(Section own) {
        Ids ownIds = ids(own);
        boolean hasOwnCredential = !Keys.FIRST.kindsIn(own).isEmpty();
        Optional<Credential> ownCredential = credential(own, Keys.FIRST);
        Optional<Credential> ownNext = credential(own, Keys.NEXT);

        Optional<Credential> credential = hasOwnCredential ? ownCredential : commonCredential;
        Optional<Credential> next = hasOwnCredential || ownNext.isPresent() ? ownNext : commonNext;
        follow(own, hasOwnCredential, ownNext.isPresent());
        if (!hasOwnCredential && Keys.FIRST.kindsIn(common).isEmpty()) {
            lackingCredential.add(own.place().toString());
        }
        boolean needsIds = !isManaged(credential) || next.isPresent() && !isManaged(next);
        if (needsIds && !own.has(TENANT_ID) && !common.has(TENANT_ID)) {
            lackingTenant.add(own.place().toString());
        }
        if (needsIds && !own.has(CLIENT_ID) && !common.has(CLIENT_ID)) {
            lackingClient.add(own.place().toString());
        }
        return new AppRegistration(
                ownIds.tenant().or(commonIds::tenant).orElse(""),
                ownIds.client().or(commonIds::client).orElse(""),
                credential.orElse(null),
                next);
    }

    /** Notes which keys the common part decides, as above. */
    private void follow(Section own, boolean hasOwnCredential, boolean hasOwnNext) {
        List<Key> common = new ArrayList<>(List.of(TENANT_ID, CLIENT_ID));
        if (!hasOwnCredential) {
            common.addAll(Keys.FIRST.all());
        }
        if (!hasOwnCredential && !hasOwnNext) {
            common.addAll(Keys.NEXT.all());
        }
        common.stream().filter(key -> !own.has(key)).forEach(key -> own.follows(key, this.common));
    }

    /** Reports each missing common key once, with the mailboxes and outboxes that need it. */
    void reportMissing() {
        reportMissing(TENANT_ID, "the Directory (tenant) ID", lackingTenant);
        reportMissing(CLIENT_ID, "the Application (client) ID", lackingClient);
        reportMissing(
                CLIENT_SECRET,
                "a credential (client-secret, client-certificate, client-assertion-file or managed-identity)",
                lackingCredential);
    }

    private void reportMissing(Key key, String what, List<String> lacking) {
        if (!lacking.isEmpty()) {
            String others = lacking.size() > 3 ? " and " + (lacking.size() - 3) + " more" : "";
            String users = String.join(", ", lacking.subList(0, Math.min(3, lacking.size()))) + others;
            String example = key == CLIENT_SECRET
                    ? common.place().key(key) + "-file = /run/secrets/mailchute-client-secret"
                    : common.place().example(key);
            problems.add(new ConfigurationProblem(
                    common.place().key(key), what + " is missing; it is needed by " + users, example));
        }
    }

    private static boolean isManaged(Optional<Credential> credential) {
        return credential.filter(Credential.ManagedIdentity.class::isInstance).isPresent();
    }

    private static Ids ids(Section section) {
        return new Ids(
                section.read(TENANT_ID, ApplicationParsers::tenant),
                section.read(CLIENT_ID, ApplicationParsers::client));
    }

    private static Optional<Credential> credential(Section section, Keys keys) {
        List<Key> kinds = keys.kindsIn(section);
        if (kinds.size() > 1) {
            List<String> names = kinds.stream().map(Key::suffix).toList();
            section.refuse(
                    kinds.get(0), "is one of several credentials: " + String.join(", ", names) + "; set only one");
            return Optional.empty();
        }
        refuseWithoutCredential(section, keys.secretExpires(), keys.secret());
        refuseWithoutCredential(section, keys.certificatePassword(), keys.certificate());
        var expires = section.read(keys.secretExpires(), ValueParsers::date);
        var password = section.secret(keys.certificatePassword());
        if (section.has(keys.secret())) {
            return section.read(keys.secret(), ApplicationParsers::clientSecret)
                    .map(secret -> new Credential.ClientSecret(section.located(keys.secret(), secret), expires));
        }
        if (section.has(keys.certificate())) {
            return section.file(keys.certificate()).map(file -> new Credential.ClientCertificate(file, password));
        }
        if (section.has(keys.assertion())) {
            return section.path(keys.assertion()).map(Credential.ClientAssertion::new);
        }
        return section.read(keys.managedIdentity(), ApplicationParsers::managedIdentity)
                .map(Credential.ManagedIdentity::new);
    }

    private static void refuseWithoutCredential(Section section, Key attribute, Key credential) {
        if (section.has(attribute) && !section.has(credential)) {
            section.refuse(attribute, "is set without " + section.place().key(credential));
        }
    }
}
