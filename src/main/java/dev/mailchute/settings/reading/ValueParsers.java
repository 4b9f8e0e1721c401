package dev.mailchute.settings.reading;

import dev.mailchute.files.NameEncoding;
import dev.mailchute.settings.FolderName;
import dev.mailchute.settings.Microsoft365;
import dev.mailchute.settings.Schedule;
import dev.mailchute.settings.Secret;
import io.netty.util.NetUtil;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.quartz.CronExpression;

/** How values are written. Each method understands one kind, or says in a {@link BadValue} what is wrong with it. */
final class ValueParsers {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(KB|MB)");
    private static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final Pattern ADDRESS =
            Pattern.compile("[^\\s@/\\\\<>\",;:()\\[\\]*]+@[^\\s@/\\\\<>\",;:()\\[\\]*]+");
    private static final Pattern PROXY =
            Pattern.compile("http://(?:(.*)@)?([^@/:\\s\\[\\]]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?/?");
    private static final Pattern NETWORK = Pattern.compile("([0-9A-Fa-f:.]+)(?:/(\\d{1,3}))?");
    private static final Pattern PERCENT = Pattern.compile("(?:%\\p{XDigit}{2})+");

    /** A value that cannot be understood; the message goes after the value: "is not ...". */
    static final class BadValue extends Exception {
        private static final long serialVersionUID = 1L;

        private final String detail;

        BadValue(String what) {
            this(what, "");
        }

        /** @param detail more about it, which may quote the value */
        BadValue(String what, String detail) {
            super(what);
            this.detail = detail;
        }

        String detail() {
            return detail;
        }
    }

    private ValueParsers() {}

    static boolean flag(String text) throws BadValue {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new BadValue("is neither true nor false");
        };
    }

    static int number(String text, int least, int most) throws BadValue {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new BadValue("is not a whole number" + range(least, most));
        }
        throw new BadValue("is not a number" + range(least, most));
    }

    private static String range(int least, int most) {
        return most == Integer.MAX_VALUE ? " of " + least + " or more" : " from " + least + " to " + most;
    }

    static Duration duration(String text) throws BadValue {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            throw new BadValue("is not a duration: a whole number and one of ms, s, m, h, d, without a space");
        }
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** Bytes; 1 KB is 1024 of them. */
    static long size(String text) throws BadValue {
        Matcher parts = SIZE.matcher(text);
        if (!parts.matches() || Long.parseLong(parts.group(1)) == 0) {
            throw new BadValue("is not a size: a whole number of 1 or more and KB or MB, without a space");
        }
        return Long.parseLong(parts.group(1)) * (parts.group(2).equals("KB") ? 1024 : 1024 * 1024);
    }

    static LocalDate date(String text) throws BadValue {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new BadValue("is not a date: year, month and day, as in 2027-03-01");
        }
    }

    static Path path(String text) throws BadValue {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new BadValue("is not a path on this system: "
                    + (NameEncoding.isAsciiOnly() ? NameEncoding.advice() : e.getReason()));
        }
    }

    /** A path that no other program, log or listing takes for something else. */
    static Path directory(String text) throws BadValue {
        if (File.separatorChar == '/' && text.contains("\\")) {
            throw new BadValue("has a backslash, which separates no folders on this system; write /");
        }
        return path(singleLine(text));
    }

    /** One of an enum's constants, written in lower case with {@code -} for {@code _}. */
    static <T extends Enum<T>> T choice(String text, Class<T> type) throws BadValue {
        T[] constants = type.getEnumConstants();
        for (T constant : constants) {
            if (written(constant).equalsIgnoreCase(text)) {
                return constant;
            }
        }
        throw new BadValue("is none of "
                + String.join(
                        ", ",
                        Arrays.stream(constants).map(ValueParsers::written).toList()));
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** UPN, address or object id of a mailbox. */
    static String mailbox(String text) throws BadValue {
        if (!isGuid(text) && !ADDRESS.matcher(text).matches()) {
            throw new BadValue("is not a mailbox: its address (nothing around it), or its object id");
        }
        return text;
    }

    static boolean isGuid(String text) {
        return GUID.matcher(text).matches();
    }

    static String address(String text) throws BadValue {
        if (!ADDRESS.matcher(text).matches()) {
            throw new BadValue("is not an address without a name or anything else around it");
        }
        return text;
    }

    /** Addresses between commas, in lower case and in the order given. */
    static Set<String> addresses(String text) throws BadValue {
        Set<String> addresses = new LinkedHashSet<>();
        for (String address : text.split(",", -1)) {
            if (!ADDRESS.matcher(address.strip()).matches()) {
                throw new BadValue(
                        "is not a list of addresses, with commas between them and without names or wildcards");
            }
            addresses.add(address.strip().toLowerCase(Locale.ROOT));
        }
        return Collections.unmodifiableSet(addresses);
    }

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

    /** Text for a header line. */
    static String singleLine(String text) throws BadValue {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new BadValue("has a line break or another control character in it");
        }
        return text;
    }

    static String folder(String text) throws BadValue {
        String path = singleLine(text);
        if (path.equals("id:")) {
            throw new BadValue("has no id after id:");
        }
        boolean emptyPart =
                Arrays.stream(path.replace("\\/", "_").split("/", -1)).anyMatch(FolderName::isBlank);
        if (emptyPart && !path.startsWith("id:")) {
            throw new BadValue("has an empty part; folders are written with one / between them");
        }
        return path;
    }

    /** What two ways of writing the same folder have in common. */
    static String comparableFolder(String folder) {
        return folder.startsWith("id:")
                ? folder
                : Arrays.stream(folder.split("(?<!\\\\)/"))
                        .map(FolderName::seen)
                        .collect(Collectors.joining("/"));
    }

    static String tenant(String text) throws BadValue {
        if (Set.of("common", "organizations", "consumers").contains(text.toLowerCase(Locale.ROOT))) {
            throw new BadValue("names no tenant; give the Directory (tenant) ID or a domain of the tenant");
        }
        if (!text.matches("[A-Za-z0-9.-]+")) {
            throw new BadValue("is neither a Directory (tenant) ID nor a domain name");
        }
        return text;
    }

    static String client(String text) throws BadValue {
        if (!text.matches("[\\x21-\\x7e]+")) {
            throw new BadValue("is not an Application (client) ID");
        }
        return text;
    }

    static Optional<String> managedIdentity(String text) throws BadValue {
        if (text.equalsIgnoreCase("system")) {
            return Optional.empty();
        }
        if (!isGuid(text)) {
            throw new BadValue("is neither system nor the client ID of a user-assigned identity");
        }
        return Optional.of(text);
    }

    static Secret clientSecret(String text) throws BadValue {
        if (!text.equals(text.strip())) {
            throw new BadValue("begins or ends with white space");
        }
        return new Secret(text);
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

    /** An interval, or a Quartz cron expression that will yet fire. */
    static Schedule schedule(String text, ZoneId zone) throws BadValue {
        if (DURATION.matcher(text).matches()) {
            Duration interval = duration(text);
            if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
                throw new BadValue("is too short; a mailbox is polled at most once a second");
            }
            return Schedule.every(interval);
        }
        if (!text.strip().contains(" ")) {
            throw new BadValue("is neither a duration, such as 30s or 5m, nor a Quartz cron expression"
                    + " (second minute hour day month weekday, with ? for day or weekday)");
        }
        CronFields.check(text);
        boolean fires;
        try {
            CronExpression cron = new CronExpression(text);
            cron.setTimeZone(TimeZone.getTimeZone(zone.normalized()));
            fires = cron.getNextValidTimeAfter(new Date()) != null;
        } catch (ParseException | RuntimeException e) {
            throw new BadValue(
                    "is not a Quartz cron expression (second minute hour day month weekday, with ? for day or weekday)",
                    ": " + e.getMessage());
        }
        if (!fires) {
            throw new BadValue("never comes");
        }
        return Schedule.cron(text, zone);
    }

    /** The zone of a cron: a name of the time-zone database, an offset, or this machine's. */
    static ZoneId zone(String text) throws BadValue {
        if (text.equalsIgnoreCase("system")) {
            return ZoneId.systemDefault();
        }
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new BadValue("is no time zone; write a name such as Europe/Berlin, UTC, or system");
        }
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
