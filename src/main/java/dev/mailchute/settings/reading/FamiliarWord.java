package dev.mailchute.settings.reading;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word that other programs have for one of our keys, and that is near to none of them by its letters.
 *
 * @param key what it is called here
 * @param example a line to write in its place
 * @param remark what else is different here; may be empty
 */
record FamiliarWord(String key, String example, String remark) {
    private static final Pattern SHAPE =
            Pattern.compile("mailchute\\.(?:(?<scope>inbound|outbound)\\.(?<name>[a-z0-9]+)\\.)?(?<word>[a-z]+)");

    private static final Map<String, Key> OF_BOTH = Map.of(
            "upn", Key.MAILBOX,
            "user", Key.MAILBOX,
            "username", Key.MAILBOX,
            "email", Key.MAILBOX,
            "address", Key.MAILBOX,
            "secret", Key.CLIENT_SECRET,
            "password", Key.CLIENT_SECRET,
            "pass", Key.CLIENT_SECRET,
            "type", Key.MAILBOX);

    private static final Map<String, Key> OF_OUTBOUND =
            Map.of("sender", Key.SENDER_ADDRESS, "from", Key.SENDER_ADDRESS, "folder", Key.OUTBOX_DIR);

    static Optional<FamiliarWord> in(String key) {
        Matcher shape = SHAPE.matcher(key);
        if (!shape.matches()) {
            return Optional.empty();
        }
        String word = shape.group("word");
        Key.Scope scope = shape.group("scope") == null
                ? elsewhere(word)
                : Key.Scope.valueOf(shape.group("scope").toUpperCase(Locale.ROOT));
        Optional<Key> ours = Optional.ofNullable(OF_BOTH.get(word))
                .or(() -> scope == Key.Scope.OUTBOUND ? Optional.ofNullable(OF_OUTBOUND.get(word)) : Optional.empty())
                .or(() -> word.equals("folder") && scope == Key.Scope.INBOUND
                        ? Optional.of(Key.FOLDER)
                        : Optional.empty());
        return ours.map(found ->
                of(word, found, scope, Optional.ofNullable(shape.group("name")).orElse("<name>")));
    }

    /** Where a word belongs that stands in no mailbox's part. */
    private static Key.Scope elsewhere(String word) {
        return OF_OUTBOUND.containsKey(word) && !word.equals("folder") ? Key.Scope.OUTBOUND : Key.Scope.INBOUND;
    }

    private static FamiliarWord of(String word, Key key, Key.Scope scope, String name) {
        KeyScope place = key == Key.CLIENT_SECRET ? KeyScope.COMMON : new KeyScope(scope, name);
        return new FamiliarWord(place.key(key), place.example(key), remark(word));
    }

    private static String remark(String word) {
        return switch (word) {
            case "password", "pass" -> " An app signs in, and no mailbox's password is needed";
            case "type" -> " The key itself says whether mail is incoming (inbound) or outgoing (outbound)";
            default -> "";
        };
    }

    String what() {
        return "is not a known key; did you mean " + key + "?" + remark;
    }

    String variableWhat() {
        return "is not a known key; did you mean " + Key.asVariable(key) + "?" + remark;
    }

    String variableExample() {
        return Key.asVariable(key) + "=" + example.replaceFirst("[^=]*= ", "");
    }
}
