package dev.mailchute.web;

import java.net.IDN;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The target of a link in a message, made visible: the host is complete, however long or misleading the rest is.
 *
 * @param before the text before the host, such as {@code https://}
 * @param host the host, or an email address; never empty
 * @param after the rest, shortened in the middle
 * @param remark a warning about what could mislead; may be empty
 */
record LinkTarget(String before, String host, String after, String remark) {
    private static final int MAX_HOST = 100;
    private static final int MAX_AFTER = 120;
    private static final int MAX_TEXT = 300;
    private static final Pattern NAMED = Pattern.compile(
            "(?iu)^(https?://|www\\.)?([\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63}){1,9})(?:[/:?#].*)?$");
    private static final Set<String> FILES = Set.of(
            "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "txt", "html", "htm", "eml", "png", "jpg", "csv",
            "js", "xml");

    /** Empty for schemes other than http, https and mailto. */
    static Optional<LinkTarget> of(String given) {
        String href = given.replaceAll("[\\t\\r\\n]", "").strip(); // as browsers do
        int colon = href.indexOf(':');
        String scheme = colon < 0 ? "" : href.substring(0, colon).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "http", "https" -> Optional.of(web(scheme, href.substring(colon + 1), given.length()));
            case "mailto" -> Optional.of(mail(href.substring(colon + 1)));
            default -> Optional.empty();
        };
    }

    private static LinkTarget web(String scheme, String rest, int length) {
        int start = 0;
        while (start < rest.length() && (rest.charAt(start) == '/' || rest.charAt(start) == '\\')) {
            start++; // browsers treat any number of / and \ as two slashes
        }
        int end = start;
        while (end < rest.length() && "/\\?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        String authority = rest.substring(start, end);
        String after = shortened(rest.substring(end));
        if (end == rest.length() && length >= BoundedHtml.MAX_TARGET) {
            return new LinkTarget(scheme + "://", "?", "", "the address is too long to show its target");
        }
        int at = authority.lastIndexOf('@');
        String user = authority.substring(0, Math.max(0, at));
        String host = decoded(authority.substring(at + 1));
        StringBuilder remark = new StringBuilder();
        if (!host.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            remark.append("non-ASCII name: ").append(ascii(host));
        }
        if (at >= 0) {
            remark.append(remark.length() == 0 ? "" : "; ")
                    .append("\"")
                    .append(VisibleText.ofAddress(shortened(user)))
                    .append("\" before the @ is a user name, not the address");
        }
        return new LinkTarget(scheme + "://", host(host), after, remark.toString());
    }

    private static LinkTarget mail(String rest) {
        int end = rest.indexOf('?');
        String address = end < 0 ? rest : rest.substring(0, end);
        return new LinkTarget("mailto:", host(decoded(address)), end < 0 ? "" : shortened(rest.substring(end)), "");
    }

    /** Cut at the front: the end of a host name says whose it is. */
    private static String host(String host) {
        String visible = VisibleText.ofAddress(
                host.length() > MAX_HOST ? "\u2026" + host.substring(host.length() - MAX_HOST) : host);
        return visible.isEmpty() ? "?" : visible;
    }

    private static String shortened(String text) {
        String cut = text.length() <= MAX_AFTER
                ? text
                : text.substring(0, MAX_AFTER - 30) + "\u2026" + text.substring(text.length() - 30);
        return VisibleText.ofAddress(cut);
    }

    private static String decoded(String text) {
        try {
            return text.indexOf('%') < 0 ? text : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    private static String ascii(String host) {
        try {
            return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException impossible) {
            return "not a valid host name";
        }
    }

    /** A warning if the text of the link names a different host or address. */
    Optional<String> contradiction(String text) {
        if (text.length() > MAX_TEXT) {
            return Optional.empty();
        }
        if (before.equals("mailto:") && text.indexOf('@') > 0) {
            boolean names = text.strip().toLowerCase(Locale.ROOT).contains(host.toLowerCase(Locale.ROOT));
            return names ? Optional.empty() : Optional.of("the text names a different address than the link's target");
        }
        Matcher named = NAMED.matcher(text.strip());
        if (!named.matches()) {
            return Optional.empty();
        }
        String said = plain(named.group(2));
        if (named.group(1) == null && FILES.contains(said.substring(said.lastIndexOf('.') + 1))) {
            return Optional.empty();
        }
        String real = plain(host.replaceFirst(":\\d{1,5}$", ""));
        boolean same = real.equals(said) || real.endsWith("." + said) || said.endsWith("." + real);
        return same ? Optional.empty() : Optional.of("the text names a different host than the link's target");
    }

    private static String plain(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.startsWith("www.") ? lower.substring(4) : lower;
    }
}
