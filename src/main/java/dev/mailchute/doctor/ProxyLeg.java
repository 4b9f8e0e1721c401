package dev.mailchute.doctor;

import dev.mailchute.settings.Microsoft365;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

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
        List<String> offers = head.values("Proxy-Authenticate");
        String wants = String.join(", ", offers);
        if (!offers.isEmpty() && offers.stream().noneMatch(offer -> isScheme(offer, "Basic"))) {
            throw new BrokenLeg(
                    offers.stream().anyMatch(offer -> isScheme(offer, "Digest"))
                            ? Finding.open(
                                    "proxy",
                                    who + " requires a different authentication scheme than Basic: " + wants
                                            + ". doctor cannot continue from here.",
                                    "doctor can check only proxies with Basic authentication. Ask for Basic, or for the sign-in host and"
                                            + " the Graph host to be allowed without authentication.")
                            : Finding.error(
                                    "proxy",
                                    who + " accepts only a Windows sign-in (" + wants + "); Mailchute uses Basic.",
                                    "Ask for Basic, or for the sign-in host and the Graph host to be allowed without authentication; or run"
                                            + " a small proxy next to Mailchute that signs in for it (Cntlm, Px), and set mailchute.proxy"
                                            + " to that one."));
        }
        if (login.isEmpty()) {
            throw new BrokenLeg(Finding.error(
                    "proxy",
                    who + " requires a user name and password" + (wants.isEmpty() ? "" : " (" + wants + ")") + ".",
                    "Set them: mailchute.proxy = http://user:password@host:port. Write %40 for @ in either."));
        }
        throw new BrokenLeg(
                Finding.error(
                        "proxy",
                        who + " does not accept the user name and password in mailchute.proxy"
                                + (wants.isEmpty() ? "" : " (" + wants + ")") + ".",
                        "Correct the user name and password in mailchute.proxy. Write %40 for @, %3A for : and %25 for % in either."));
    }

    private static boolean isScheme(String offer, String scheme) {
        return offer.regionMatches(true, 0, scheme, 0, scheme.length());
    }
}
