package dev.mailchute.web.server;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The proxies whose forwarding headers are trusted. {@code X-Forwarded-For} has priority over {@code Forwarded}: nearly every proxy sets
 * the former and passes on the client's version of the latter.
 */
final class TrustedProxies {
    private final List<IpSubnetFilterRule> networks;

    /** @param networks numeric addresses, or networks such as {@code 10.0.0.0/8} */
    TrustedProxies(List<String> networks) {
        this.networks = networks.stream().map(TrustedProxies::rule).toList();
    }

    private static IpSubnetFilterRule rule(String network) {
        String[] parts = network.split("/", 2);
        int prefix = parts.length == 2 ? Integer.parseInt(parts[1]) : parts[0].contains(":") ? 128 : 32;
        return new IpSubnetFilterRule(parts[0], prefix, IpFilterRuleType.ACCEPT);
    }

    /** The right-most address that is not a trusted proxy, and whether it used TLS. */
    Client client(String peer, boolean isTls, MultiMap headers) {
        if (!isTrusted(peer)) {
            return new Client(peer, isTls);
        }
        List<String> hops = hops(headers);
        String address = peer;
        while (isTrusted(address) && !hops.isEmpty()) {
            Optional<String> hop = address(hops.remove(hops.size() - 1));
            if (hop.isEmpty()) {
                break; // nothing to the left of it can be trusted
            }
            address = hop.get();
        }
        return new Client(address, protocol(headers).map("https"::equals).orElse(isTls));
    }

    private boolean isTrusted(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            return false;
        }
        try {
            InetSocketAddress socket = new InetSocketAddress(InetAddress.getByAddress(bytes), 0);
            return networks.stream().anyMatch(network -> network.matches(socket));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static List<String> hops(MultiMap headers) {
        List<String> hops = new ArrayList<>();
        if (headers.contains("X-Forwarded-For")) {
            headers.getAll("X-Forwarded-For").forEach(line -> hops.addAll(List.of(line.split(","))));
        } else {
            for (String element : elements(headers)) {
                hops.add(parameter(element, "for").orElse(""));
            }
        }
        return hops;
    }

    private static Optional<String> protocol(MultiMap headers) {
        List<String> given = headers.getAll("X-Forwarded-Proto");
        if (!given.isEmpty()) {
            String[] hops = given.get(given.size() - 1).split(",");
            return Optional.of(hops[hops.length - 1].strip().toLowerCase(Locale.ROOT));
        }
        List<String> elements = headers.contains("X-Forwarded-For") ? List.of() : elements(headers);
        return elements.isEmpty()
                ? Optional.empty()
                : parameter(elements.get(elements.size() - 1), "proto").map(word -> word.toLowerCase(Locale.ROOT));
    }

    private static List<String> elements(MultiMap headers) {
        List<String> elements = new ArrayList<>();
        headers.getAll("Forwarded").forEach(line -> elements.addAll(List.of(line.split(","))));
        return elements;
    }

    private static Optional<String> parameter(String element, String name) {
        for (String pair : element.split(";")) {
            String[] parts = pair.strip().split("=", 2);
            if (parts.length == 2 && parts[0].equalsIgnoreCase(name)) {
                return Optional.of(parts[1].replace("\"", "").strip());
            }
        }
        return Optional.empty();
    }

    /** Without port and brackets; empty if it is not an address. */
    private static Optional<String> address(String hop) {
        String text = hop.strip();
        if (text.startsWith("[")) {
            text = text.substring(1).replaceFirst("](:\\d+)?$", "");
        } else if (text.indexOf(':') == text.lastIndexOf(':')) {
            text = text.replaceFirst(":\\d+$", "");
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        return bytes == null ? Optional.empty() : Optional.of(NetUtil.bytesToIpAddress(bytes));
    }
}
