package dev.mailchute.settings;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** URLs as they may be shown: without a user, a password, or a parameter that could be one. */
public final class MaskedUrl {
    private static final String STARS = "***";
    /** Greedy, because a password may contain an @. */
    private static final Pattern USER = Pattern.compile("^http://.*@");

    private static final String HOST = "([\\w.-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?";
    private static final Pattern DATABASE =
            Pattern.compile("jdbc:postgresql:(//" + HOST + "(," + HOST + ")*/)?[\\w.-]*");
    private static final Pattern PARAMETER = Pattern.compile("([\\w.-]+)=[^&]*");
    /** Parameters of PostgreSQL that say how to connect, never as whom. */
    private static final Set<String> OPEN = Set.of(
            "ssl",
            "sslmode",
            "sslrootcert",
            "currentSchema",
            "ApplicationName",
            "targetServerType",
            "connectTimeout",
            "socketTimeout",
            "loginTimeout",
            "tcpKeepAlive");

    private MaskedUrl() {}

    /** The URL of an HTTP proxy: {@code http://***@proxy.contoso.com:8080}. */
    public static String proxy(String url) {
        return USER.matcher(url).replaceFirst(Matcher.quoteReplacement("http://" + STARS + "@"));
    }

    /** The JDBC URL of a ledger: {@code jdbc:postgresql://db/mailchute?user=***&sslmode=require}. */
    public static String database(String url) {
        String[] parts = url.split("\\?", 2);
        String address = DATABASE.matcher(parts[0]).matches() ? parts[0] : "jdbc:postgresql:" + STARS;
        return parts.length == 1 ? address : address + "?" + parameters(parts[1]);
    }

    private static String parameters(String query) {
        StringBuilder shown = new StringBuilder();
        for (String parameter : query.split("&")) {
            Matcher named = PARAMETER.matcher(parameter);
            shown.append(shown.isEmpty() ? "" : "&");
            if (named.matches()) {
                shown.append(OPEN.contains(named.group(1)) ? parameter : named.group(1) + "=" + STARS);
            } else {
                shown.append(STARS);
            }
        }
        return shown.toString();
    }
}
