package dev.mailchute.routes;

import java.util.regex.Pattern;

/** What whoever writes to a mailbox decides on: his name, the subject, the headers and what the message says. */
final class Strangers {
    static final Pattern WORDS = Pattern.compile(
            "\\$\\{(variable\\.mail\\.(subject|from|recipients|header|fileName|sidecarJson)|header|headers|body|bodyAs)\\b");

    private Strangers() {}
}
