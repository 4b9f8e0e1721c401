package dev.mailchute.doctor;

import dev.mailchute.settings.Microsoft365;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The way through a proxy.
 *
 * @param target host and port that it is to lead to
 */
record ProxyLeg(Microsoft365.Proxy proxy, String target) {
    /** @return that the proxy lets us through */
    Finding pass(Socket socket) throws IOException, BrokenLeg {
        String login = proxy.user()
                .map(user -> user + ":" + proxy.password().orElseThrow().reveal())
                .map(both -> Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)))
                .map(basic -> "Proxy-Authorization: Basic " + basic + "\r\n")
                .orElse("");
        HttpHead head = HttpHead.ask(
                socket, "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + login + "\r\n", "proxy");
        String who = "The proxy " + proxy.host() + ":" + proxy.port();
        if (head.status() == 200) {
            return Finding.ok("proxy", who + " lets us through to " + target);
        }
        if (head.status() != 407) {
            throw new BrokenLeg(Finding.cross(
                    "proxy",
                    who + " refuses the way to " + target + ": " + head.statusLine(),
                    "Have the sign-in host and the Graph host allowed in the proxy, for CONNECT at port "
                            + target.replaceFirst(".*:", "") + "."));
        }
        String wants = head.value("Proxy-Authenticate").orElse("");
        if (login.isEmpty()) {
            throw new BrokenLeg(Finding.cross(
                    "proxy",
                    who + " wants a user and a password" + (wants.isEmpty() ? "" : " (" + wants + ")") + ".",
                    "Set them: mailchute.proxy = http://user:password@host:port; in both %40 stands for @."));
        }
        if (!wants.isEmpty() && !wants.regionMatches(true, 0, "Basic", 0, 5)) {
            throw new BrokenLeg(Finding.warning(
                    "proxy",
                    who + " wants another way of signing in than Basic: " + wants,
                    "This leg is tried with Basic only. The sign-in below shows whether it works all the same."));
        }
        throw new BrokenLeg(Finding.cross(
                "proxy",
                who + " does not accept the user and password of mailchute.proxy"
                        + (wants.isEmpty() ? "" : " (" + wants + ")") + ".",
                "Correct user and password in mailchute.proxy; in both %40 stands for @, %3A for :, %25 for %."));
    }
}
