package dev.mailchute.web;

import java.util.Optional;
import java.util.regex.Pattern;

/** The page to show after signing in: always one of the Mail Center, whatever the link says. */
final class ReturnPath {
    private static final int MAX_LENGTH = 2000;
    /** A path and query; a backslash or a space is never valid. */
    private static final Pattern FORM = Pattern.compile(
            Pattern.quote(Links.ROOT) + "(/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)*/?(\\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?");
    /** Dot segments, and escapes that a proxy may decode into something that leads elsewhere. */
    private static final Pattern DECEIT = Pattern.compile(
            "/(\\.|%2e){1,2}(/|$)|%2f|%5c|%25|%[01][0-9a-f]|%7f|%(?![0-9a-f]{2})", Pattern.CASE_INSENSITIVE);
    /** Paths that are not pages to return to. */
    private static final Pattern NO_PAGE =
            Pattern.compile(Pattern.quote(Links.ROOT) + "/(login|logout|assets|api|live)(/.*)?");

    private ReturnPath() {}

    /** The path, if it is a page of the Mail Center. */
    static Optional<String> inside(String given) {
        if (given.length() > MAX_LENGTH || !FORM.matcher(given).matches()) {
            return Optional.empty();
        }
        String path = given.replaceFirst("\\?.*", "");
        return DECEIT.matcher(path).find() || NO_PAGE.matcher(path).matches() ? Optional.empty() : Optional.of(given);
    }

    /** The requested page; empty if it is not a page, or is the overview, which is the default. */
    static Optional<String> of(Request request) {
        StringBuilder link = new StringBuilder(request.path());
        char between = '?';
        for (var pair : request.query()) {
            link.append(between)
                    .append(Links.encoded(pair.getKey()))
                    .append('=')
                    .append(Links.encoded(pair.getValue()));
            between = '&';
        }
        return inside(link.toString()).filter(path -> !path.equals(Links.ROOT));
    }
}
