package dev.mailchute.doctor;

import dev.mailchute.settings.AppRegistration;
import dev.mailchute.settings.Credential;
import dev.mailchute.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An app registration and the mailboxes and outboxes that use it, so that a shared one is checked once.
 *
 * @param users as in {@code inbound.support}
 */
record App(AppRegistration registration, List<String> users) {

    /** All app registrations, in the order in which the configuration first uses them. */
    static List<App> of(Settings settings) {
        Map<AppRegistration, App> apps = new LinkedHashMap<>();
        settings.inbound().forEach(in -> add(apps, in.app(), "inbound." + in.name()));
        settings.outbound().forEach(out -> add(apps, out.app(), "outbound." + out.name()));
        return List.copyOf(apps.values());
    }

    private static void add(Map<AppRegistration, App> apps, AppRegistration registration, String user) {
        apps.computeIfAbsent(registration, app -> new App(app, new ArrayList<>()))
                .users()
                .add(user);
    }

    /** For headings and sentences. */
    String name() {
        if (registration.credential() instanceof Credential.ManagedIdentity identity) {
            return identity.clientId().map(id -> "managed identity " + id).orElse("system-assigned managed identity");
        }
        return "app " + registration.clientId() + " in tenant " + registration.tenantId();
    }
}
