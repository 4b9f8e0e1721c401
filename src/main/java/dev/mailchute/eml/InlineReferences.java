package dev.mailchute.eml;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.owasp.html.Encoding;

/**
 * The Content-IDs that an HTML text refers to with {@code cid:} URLs.
 *
 * <p>Source: RFC 2392: the URL is the percent-encoded Content-ID; in HTML it may also contain character references.
 */
final class InlineReferences {
    private static final Pattern CID = Pattern.compile("cid:([^\"'\\s<>)]+)", Pattern.CASE_INSENSITIVE);

    private final Set<String> ids = new HashSet<>();
    private final String html;

    InlineReferences(MailText body) {
        html = body.isHtml() ? body.content() : "";
        Matcher cid = CID.matcher(html);
        while (cid.find()) {
            String written = cid.group(1);
            String address = Encoding.decodeHtml(written, true);
            ids.add(written);
            ids.add(address);
            ids.add(decoded(address));
        }
    }

    private static String decoded(String address) {
        try {
            return URLDecoder.decode(address.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return address;
        }
    }

    boolean isReferenced(String contentId) {
        return contentId != null && ids.contains(contentId);
    }

    /** Whether the text refers to a part by its Content-Location. */
    boolean isLocationReferenced(String location) {
        return location != null && (html.contains("\"" + location + "\"") || html.contains("'" + location + "'"));
    }
}
