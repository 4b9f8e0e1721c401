package dev.mailchute.settings.reading;

import dev.mailchute.settings.Microsoft365;
import dev.mailchute.settings.Secret;
import dev.mailchute.settings.reading.ValueParsers.BadValue;
import io.netty.util.NetUtil;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How hosts, networks, proxies and URLs are written. */
final class AddressParsers {
    private static final Pattern PROXY =
            Pattern.compile("http://(?:(.*)@)?([^@/:\\s\\[\\]]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?/?");
    private static final Pattern NETWORK = Pattern.compile("([0-9A-Fa-f:.]+)(?:/(\\d{1,3}))?");
    private static final Pattern PERCENT = Pattern.compile("(?:%\\p{XDigit}{2})+");

    private AddressParsers() {}

    /** What stands before the paths of a server: {@code /mail}. */
    static String basePath(String text) throws BadValue {
        if (!text.startsWith("/") || text.endsWith("/")) {
            throw new BadValue("does not start with / or ends with it");
        }
        if (!text.matches("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")) {
            throw new BadValue("is not made of letters, digits and -._~ between its slashes");
        }
        return text;
    }

    /** Addresses and networks of addresses, in numbers. */
    static List<String> networks(String text) throws BadValue {
        List<String> networks = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String network = part.strip();
            Matcher parts = NETWORK.matcher(network);
            boolean good = parts.matches() && NetUtil.createByteArrayFromIpAddressString(parts.group(1)) != null;
            int most = network.contains(":") ? 128 : 32;
            if (!good || parts.group(2) != null && Integer.parseInt(parts.group(2)) > most) {
                throw new BadValue("is not a list of addresses or networks such as 10.1.0.0/16, in numbers");
            }
            networks.add(network);
        }
        return List.copyOf(networks);
    }

    /** An https host with an optional port and nothing else. */
    static URI origin(String text) throws BadValue {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new BadValue("is not a URL");
        }
        if (!"https".equalsIgnoreCase(uri.getScheme())) {
            throw new BadValue("does not begin with https://");
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65535) {
            throw new BadValue("has no host, or a port that cannot be");
        }
        boolean bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
        if (!bare || uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new BadValue("has more than a host and a port; a path, user or query must not be there");
        }
        String port = uri.getPort() == -1 ? "" : ":" + uri.getPort();
        return URI.create("https://" + uri.getHost().toLowerCase(Locale.ROOT) + port);
    }

    /** In user and password {@code %40} stands for {@code @}, and so on; other characters stand for themselves. */
    static Microsoft365.Proxy proxy(String text) throws BadValue {
        Matcher parts = PROXY.matcher(text);
        if (!parts.matches()) {
            throw new BadValue("is not http://host:port or http://user:password@host:port");
        }
        if (parts.group(3) == null) {
            throw new BadValue("has no port");
        }
        int port = Integer.parseInt(parts.group(3));
        if (port < 1 || port > 65535) {
            throw new BadValue("has a port that cannot be");
        }
        String host = parts.group(2).replaceAll("[\\[\\]]", "");
        if (parts.group(1) == null) {
            return new Microsoft365.Proxy(host, port, Optional.empty(), Optional.empty());
        }
        String[] login = parts.group(1).split(":", 2);
        if (login.length < 2 || login[0].isEmpty() || login[1].isEmpty()) {
            throw new BadValue("has a user without a password, or a password without a user");
        }
        return new Microsoft365.Proxy(
                host, port, Optional.of(unescape(login[0])), Optional.of(new Secret(unescape(login[1]))));
    }

    private static String unescape(String text) {
        return PERCENT.matcher(text)
                .replaceAll(
                        escape -> Matcher.quoteReplacement(URLDecoder.decode(escape.group(), StandardCharsets.UTF_8)));
    }

    /** Whether a host is this machine by its very name; nothing is looked up. */
    static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.matches("127(\\.\\d{1,3}){3}")
                || host.matches("\\[?(::1|(0+:){7}0*1)]?");
    }

    /** The embedded ledger gives empty. */
    static Optional<String> ledger(String text) throws BadValue {
        if (text.equals("sqlite")) {
            return Optional.empty();
        }
        if (!text.startsWith("jdbc:postgresql:")) {
            throw new BadValue("is neither sqlite nor a URL that begins with jdbc:postgresql:");
        }
        if (text.toLowerCase(Locale.ROOT).matches(".*[?&](ssl)?password=.*")
                || text.matches("jdbc:postgresql://[^/]*@.*")) {
            throw new BadValue("has a password or a user in it; those go into mailchute.ledger-user and -password");
        }
        return Optional.of(text);
    }
}
