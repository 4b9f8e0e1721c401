package dev.mailchute.settings.reading;

import static dev.mailchute.settings.reading.Key.*;

import dev.mailchute.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the settings of the HTTP server. */
final class HttpReader {
    private final Section common;

    HttpReader(Section common) {
        this.common = common;
    }

    Settings.Http http() {
        Optional<Path> usersFile = common.file(HTTP_USERS_FILE);
        String host = common.text(HTTP_HOST).orElseThrow();
        int port = common.number(HTTP_PORT, -1, 65_535);
        if (host.matches(".*[\\s/@].*")) {
            common.refuse(HTTP_HOST, "is neither a host name nor an address");
        } else if (port != -1 && !AddressParsers.isLoopback(host) && !common.has(HTTP_USERS_FILE)) {
            common.refuse(
                    HTTP_HOST,
                    "lets other machines reach the Mail Center; this needs " + KeyScope.COMMON.key(HTTP_USERS_FILE));
        }
        return new Settings.Http(
                host,
                port,
                usersFile,
                new Settings.BehindProxy(
                        common.read(HTTP_BASE_PATH, AddressParsers::basePath).orElse(""),
                        common.read(HTTP_TRUSTED_PROXIES, AddressParsers::networks)
                                .orElse(List.of())),
                tls(),
                observe(host, port));
    }

    private Optional<Settings.Tls> tls() {
        Optional<Path> certificate = common.file(HTTP_CERTIFICATE);
        Optional<Path> key = common.file(HTTP_CERTIFICATE_KEY);
        if (common.has(HTTP_CERTIFICATE) && !common.has(HTTP_CERTIFICATE_KEY)) {
            common.refuse(HTTP_CERTIFICATE_KEY, "is missing, but a certificate is set");
        }
        if (common.has(HTTP_CERTIFICATE_KEY) && !common.has(HTTP_CERTIFICATE)) {
            common.refuse(HTTP_CERTIFICATE, "is missing, but a certificate key is set");
        }
        return certificate.flatMap(pem -> key.map(secret -> new Settings.Tls(pem, secret)));
    }

    private Optional<Settings.Observe> observe(String mainHost, int mainPort) {
        String host = common.text(HTTP_OBSERVE_HOST).orElseThrow();
        int port = common.number(HTTP_OBSERVE_PORT, -1, 65_535);
        if (host.matches(".*[\\s/@].*")) {
            common.refuse(HTTP_OBSERVE_HOST, "is neither a host name nor an address");
        }
        if (port == -1) {
            if (common.has(HTTP_OBSERVE_HOST)) {
                common.refuse(HTTP_OBSERVE_PORT, "is missing, but an observe host is set");
            }
            return Optional.empty();
        }
        if (mainPort == -1) {
            common.refuse(
                    HTTP_OBSERVE_PORT, "needs the HTTP server, which " + KeyScope.COMMON.key(HTTP_PORT) + " turns off");
        }
        if (port > 0 && port == mainPort && host.equalsIgnoreCase(mainHost)) {
            common.refuse(HTTP_OBSERVE_PORT, "is the same as " + KeyScope.COMMON.key(HTTP_PORT));
        }
        return Optional.of(new Settings.Observe(host, port));
    }
}
