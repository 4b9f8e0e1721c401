package dev.mailchute.app;

import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A mailbox {@code support} and an outbox {@code orders}. */
final class SomeSettings {
    private SomeSettings() {}

    static Settings in(Path folder, String... keysAndValues) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "MAILCHUTE_TENANT_ID", "contoso.onmicrosoft.com",
                "MAILCHUTE_CLIENT_ID", "x",
                "MAILCHUTE_CLIENT_SECRET", "x",
                "MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com",
                "MAILCHUTE_OUTBOUND_ORDERS_MAILBOX", "orders@contoso.com"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            environment.put("MAILCHUTE_" + keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Configuration(folder, environment).read();
    }
}
