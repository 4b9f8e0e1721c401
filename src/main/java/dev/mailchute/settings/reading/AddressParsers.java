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

/** Parses hosts, networks, proxies and URLs. */
final class AddressParsers {
    private static final Pattern PROXY =
            Pattern.compile("http://(?:(.*)@)?([^@/:\\s\\[\\]]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?/?");
    private static final Pattern NETWORK = Pattern.compile("([0-9A-Fa-f:.]+)(?:/(\\d{1,3}))?");
    private static final Pattern PERCENT = Pattern.compile("(?:%\\p{XDigit}{2})+");

    /** By convention, the port of collectors for OTLP over gRPC. */
    private static final int GRPC = 4317;

    private AddressParsers() {}

    /** The prefix of a server's paths: {@code /mail}. */
    static String basePath(String text) throws BadValue {
        if (!text.startsWith("/") || text.endsWith("/")) {
            throw new BadValue("must begin with / and must not end with /");
        }
        if (!text.matches("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")) {
            throw new BadValue("may have only letters, digits and -._~ between the slashes");
        }
        return text;
    }

    /** IP addresses, and networks of them. */
    static List<String> networks(String text) throws BadValue {
        List<String> networks = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String network = part.strip();
            Matcher parts = NETWORK.matcher(network);
            boolean good = parts.matches() && NetUtil.createByteArrayFromIpAddressString(parts.group(1)) != null;
            int max = network.contains(":") ? 128 : 32;
            if (!good || parts.group(2) != null && Integer.parseInt(parts.group(2)) > max) {
                throw new BadValue("is not a comma-separated list of IP addresses or networks such as 10.1.0.0/16");
            }
            networks.add(network);
        }
        return List.copyOf(networks);
    }

    /** An https host with an optional port and nothing else. */
    static URI origin(String text) throws BadValue {
        URI uri = url(text);
        if (!"https".equalsIgnoreCase(uri.getScheme())) {
            throw new BadValue("does not begin with https://");
        }
        return origin("https://", uri);
    }

    /** An http or https host with an optional port and nothing else. */
    static URI collector(String text) throws BadValue {
        URI uri = url(text);
        if (!"http".equalsIgnoreCase(uri.getScheme()) && !"https".equalsIgnoreCase(uri.getScheme())) {
            throw new BadValue("begins neither with http:// nor with https://");
        }
        if (uri.getPort() == GRPC) {
            throw new BadValue("has the port for gRPC, 4317; traces are sent over HTTP, for which collectors use 4318");
        }
        return origin(uri.getScheme().toLowerCase(Locale.ROOT) + "://", uri);
    }

    private static URI url(String text) throws BadValue {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new BadValue("is not a URL");
        }
    }

    private static URI origin(String scheme, URI uri) throws BadValue {
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65535) {
            throw new BadValue("has no host, or an invalid port");
        }
        boolean bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
        if (!bare || uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new BadValue("must have only a host and a port, without path, user or query");
        }
        String port = uri.getPort() == -1 ? "" : ":" + uri.getPort();
        return URI.create(scheme + uri.getHost().toLowerCase(Locale.ROOT) + port);
    }

    /** Where events are sent to: its path and query may hold a secret. */
    static URI webhook(String text) throws BadValue {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new BadValue("is not a URL");
        }
        if (!"https".equalsIgnoreCase(uri.getScheme()) && !"http".equalsIgnoreCase(uri.getScheme())) {
            throw new BadValue("does not begin with https:// or http://");
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65535) {
            throw new BadValue("has no host, or an invalid port");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new BadValue("must have neither a user nor a part after #");
        }
        return uri;
    }

    /** User and password are percent-encoded: {@code %40} for {@code @}. */
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
            throw new BadValue("has an invalid port");
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

    /** Whether a host name means this machine, without a DNS look-up. */
    static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.matches("127(\\.\\d{1,3}){3}")
                || host.matches("\\[?(::1|(0+:){7}0*1)]?");
    }

    /** Empty for the embedded ledger. */
    static Optional<String> ledger(String text) throws BadValue {
        if (text.equals("sqlite")) {
            return Optional.empty();
        }
        if (!text.startsWith("jdbc:postgresql:")) {
            throw new BadValue("is neither sqlite nor a URL that begins with jdbc:postgresql:");
        }
        if (text.toLowerCase(Locale.ROOT).matches(".*[?&](ssl)?password=.*")
                || text.matches("jdbc:postgresql://[^/]*@.*")) {
            throw new BadValue(
                    "must not contain a user or a password; set mailchute.ledger-user and mailchute.ledger-password");
        }
        return Optional.of(text);
    }
}
