package dev.mailchute.testkit;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings a client needs to find a tenant and sign in, with Mailchute's names.
 *
 * @param url the URL of sign-in and Graph
 * @param caFile the certificate authority to trust, as PEM
 */
public record TenantSettings(URI url, Path caFile, String tenantId, String clientId, String secret) {

    /** By key, without the prefix {@code mailchute.}. */
    public Map<String, String> byKey() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("login-url", url.toString());
        settings.put("graph-url", url.toString());
        settings.put("ca-file", caFile.toString());
        settings.put("tenant-id", tenantId);
        settings.put("client-id", clientId);
        settings.put("client-secret", secret);
        return settings;
    }

    /** As environment variables. */
    public Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        byKey().forEach((key, value) ->
                environment.put("MAILCHUTE_" + key.toUpperCase(Locale.ROOT).replace('-', '_'), value));
        return environment;
    }

    /** As lines of a properties file. */
    public String lines() {
        return byKey().entrySet().stream()
                .map(setting -> "mailchute." + setting.getKey() + " = "
                        + setting.getValue().replace("\\", "\\\\") + "\n")
                .collect(Collectors.joining());
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return clientId + " at " + url + "/" + tenantId;
    }
}
