package dev.mailchute.doctor;

import dev.mailchute.settings.Microsoft365;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The connection through a proxy.
 *
 * @param target the host and port to connect to
 */
record ProxyLeg(Microsoft365.Proxy proxy, String target) {
    /** @return the finding that the proxy connects us */
    Finding connect(Socket socket) throws IOException, BrokenLeg {
        String login = proxy.user()
                .map(user -> user + ":" + proxy.password().orElseThrow().reveal())
                .map(both -> Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)))
                .map(basic -> "Proxy-Authorization: Basic " + basic + "\r\n")
                .orElse("");
        HttpHead head = HttpHead.request(
                socket, "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + login + "\r\n", "proxy");
        String who = "The proxy " + proxy.host() + ":" + proxy.port();
        if (head.status() == 200) {
            return Finding.ok("proxy", who + " connects to " + target);
        }
        if (head.status() != 407) {
            throw new BrokenLeg(Finding.error(
                    "proxy",
                    who + " refuses to connect to " + target + ": " + head.statusLine(),
                    "Ask for the sign-in host and the Graph host to be allowed in the proxy, for CONNECT to port "
                            + target.replaceFirst(".*:", "") + "."));
        }
        String wants = head.value("Proxy-Authenticate").orElse("");
        if (login.isEmpty()) {
            throw new BrokenLeg(Finding.error(
                    "proxy",
                    who + " requires a user name and password" + (wants.isEmpty() ? "" : " (" + wants + ")") + ".",
                    "Set them: mailchute.proxy = http://user:password@host:port. Write %40 for @ in either."));
        }
        if (!wants.isEmpty() && !wants.regionMatches(true, 0, "Basic", 0, 5)) {
            throw new BrokenLeg(Finding.warning(
                    "proxy",
                    who + " requires a different authentication scheme than Basic: " + wants,
                    "doctor can check only proxies with Basic authentication. Ask for Basic, or for the sign-in host and the Graph host to"
                            + " be allowed without authentication."));
        }
        throw new BrokenLeg(
                Finding.error(
                        "proxy",
                        who + " does not accept the user name and password in mailchute.proxy"
                                + (wants.isEmpty() ? "" : " (" + wants + ")") + ".",
                        "Correct the user name and password in mailchute.proxy. Write %40 for @, %3A for : and %25 for % in either."));
    }
}
