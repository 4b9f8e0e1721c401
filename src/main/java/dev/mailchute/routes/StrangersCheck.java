package dev.mailchute.routes;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Places where a stranger's words become more than words: JSON, SQL, the address or the query of a request, the name of a file. */
final class StrangersCheck {
    private static final Set<String> TEMPLATES = Set.of("simple", "csimple");
    private static final Set<String> SCRIPTS = Set.of("groovy", "js", "python", "joor", "java", "mvel", "ognl", "spel");
    private static final Pattern JSON_TEXT = Pattern.compile("^\\s*[{\\[](?!\\{).*\".*", Pattern.DOTALL);
    private static final Pattern SQL_TEXT = Pattern.compile(
            "^\\s*(insert\\s+into|update\\s|delete\\s+from|select\\s|merge\\s+into|call\\s).*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** A script that puts JSON together from something of the message. */
    private static final Pattern JSON_IN_SCRIPT = Pattern.compile(
            ".*[\"'][\\s{\\[,]*\\\\?\"\\w+\\\\?\"\\s*:.*\\b(subject|from|recipients|header|headers|body|sidecarJson)\\b.*",
            Pattern.DOTALL);

    private static final Set<String> ADDRESSES =
            Set.of("toD", "wireTap", "enrich", "pollEnrich", "recipientList", "routingSlip", "dynamicRouter");

    private final Strangers strangers;
    private final RouteFindings findings;

    StrangersCheck(List<RouteSource> sources, RouteFindings findings) {
        this.strangers = new Strangers(sources);
        this.findings = findings;
    }

    void check(YamlPart spot) {
        if (ADDRESSES.contains(spot.key())) {
            address(spot);
        }
        if (spot.enclosing("parameters").isPresent()) {
            return;
        }
        Optional<String> text = spot.text().or(() -> spot.text("expression"));
        if (TEMPLATES.contains(spot.key())) {
            text.ifPresent(written -> template(spot, written));
        } else if (SCRIPTS.contains(spot.key())
                && text.filter(written -> JSON_IN_SCRIPT.matcher(written).matches())
                        .isPresent()) {
            json(spot, "what a stranger wrote");
        } else if (spot.key().equals("setHeader")) {
            header(spot);
        }
    }

    private void template(YamlPart spot, String text) {
        Optional<String> word = strangers.in(text);
        if (word.isPresent() && JSON_TEXT.matcher(text).matches()) {
            json(spot, word.get() + ", which a stranger wrote");
        } else if (word.isPresent() && SQL_TEXT.matcher(text).matches()) {
            findings.warning(
                    spot,
                    "SQL is put together from " + word.get()
                            + ", which a stranger wrote: with a quotation mark in it he writes"
                            + " the rest of the statement",
                    "a parameter, as in sql:insert into mail (subject) values (:#${variable.mail.subject})");
        }
    }

    private void json(YamlPart spot, String source) {
        findings.warning(
                spot,
                "JSON is put together from " + source + ": with a quotation mark in it"
                        + " he adds members of his own, such as recipients",
                "a step that writes JSON: marshal, or a bean of your own");
    }

    /** With its query, also where it stands below. */
    private void address(YamlPart spot) {
        spot.all()
                .filter(one -> !one.key().equals("id")
                        && !one.key().equals("description")
                        && !one.key().equals("note"))
                .forEach(one -> one.text().flatMap(strangers::in).ifPresent(word -> {
                    boolean isWhole = one.text().orElse("").startsWith("${");
                    findings.warning(
                            one,
                            isWhole
                                    ? "a stranger decides where " + one.text().orElse("") + " leads"
                                    : word
                                            + " is part of an address, and a stranger wrote it: with & or / in it he adds options"
                                            + " or leads elsewhere",
                            isWhole
                                    ? "an address that begins with the name of a component"
                                    : "${variable.mail.fileName} or ${variable.mail.deliveryId}, or the words in the body");
                }));
    }

    /** Camel's headers are orders to a component. */
    private void header(YamlPart spot) {
        String name = spot.text("name").orElse("");
        if (!name.startsWith("Camel")) {
            return;
        }
        spot.all()
                .filter(one -> TEMPLATES.contains(one.key()))
                .flatMap(one -> one.text().or(() -> one.text("expression")).stream())
                .map(strangers::in)
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(word -> findings.warning(
                        spot,
                        "the header " + name + " tells a component what to do, and " + word + " is a stranger's",
                        "${variable.mail.fileName} or ${variable.mail.deliveryId}"));
    }
}
