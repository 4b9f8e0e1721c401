package dev.mailchute.web;

import java.util.Optional;
import java.util.regex.Pattern;

/** Where somebody is led after signing in: to a page of the Mail Center and nowhere else, whoever made the link. */
final class ReturnPath {
    private static final int MAX_LENGTH = 2000;
    /** What a URL has behind its host; a backslash or a space it never has. */
    private static final Pattern FORM = Pattern.compile(
            Pattern.quote(Links.ROOT) + "(/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)*/?(\\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?");
    /** Dots that climb, and signs that a server in between may decode into what leads elsewhere. */
    private static final Pattern DECEIT = Pattern.compile(
            "/(\\.|%2e){1,2}(/|$)|%2f|%5c|%25|%[01][0-9a-f]|%7f|%(?![0-9a-f]{2})", Pattern.CASE_INSENSITIVE);
    /** No pages to come back to. */
    private static final Pattern NO_PAGE =
            Pattern.compile(Pattern.quote(Links.ROOT) + "/(login|logout|assets|api|counts)(/.*)?");

    private ReturnPath() {}

    /** The path, if it is one inside. */
    static Optional<String> inside(String given) {
        if (given.length() > MAX_LENGTH || !FORM.matcher(given).matches()) {
            return Optional.empty();
        }
        String path = given.replaceFirst("\\?.*", "");
        return DECEIT.matcher(path).find() || NO_PAGE.matcher(path).matches() ? Optional.empty() : Optional.of(given);
    }

    /** What was asked for, to come back to; empty for what is no page, or is the first one anyhow. */
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
