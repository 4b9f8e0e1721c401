package dev.mailchute.net;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** One segment of the path of a URL. */
public final class PathSegment {
    private PathSegment() {}

    /** Percent-encodes a segment: Graph ids may contain {@code /}, {@code +} and {@code =}. */
    public static String encode(String raw) {
        return URLEncoder.encode(raw, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
