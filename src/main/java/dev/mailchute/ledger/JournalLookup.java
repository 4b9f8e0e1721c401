package dev.mailchute.ledger;

import dev.mailchute.files.OutboxNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds messages by what people have at hand, newest first. */
public final class JournalLookup {
    private static final Pattern DROP_FILE =
            Pattern.compile("_([0-9a-f]{16})(-\\d+)?(-rebuilt)?(\\.(eml|json|staged|delivering))?$");
    private static final Pattern RECEIPT = Pattern.compile("\\.(sent|failed)\\.json$");
    private static final Pattern NAME_TAKEN = Pattern.compile("~([0-9a-f]{16})(\\.[^.]+)$");

    private final JournalReader reader;
    private final int limit;

    /** @param limit how many messages are returned at most */
    public JournalLookup(JournalReader reader, int limit) {
        this.reader = reader;
        this.limit = limit;
    }

    /** With or without angle brackets. */
    public List<JournaledMessage> byMessageId(String given) {
        String bare = given.strip().replaceFirst("^<(.*)>$", "$1");
        return newest(List.of(
                reader.byMessageId("<" + bare + ">", limit),
                reader.byMessageId(bare, limit),
                reader.byMessageId(given, limit)));
    }

    public List<JournaledMessage> byAddress(String address) {
        return reader.byAddress(address, limit);
    }

    /** The id of its letter, which is also its key. */
    public List<JournaledMessage> byKey(String key) {
        return reader.find(key).stream().toList();
    }

    /** A dropped file, a file in a drop folder, in {@code sent/} or in {@code failed/}, or a receipt; with or without its folder. */
    public List<JournaledMessage> byFile(String given) {
        String name = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
        String file = RECEIPT.matcher(name).replaceFirst("");
        List<List<JournaledMessage>> found = new ArrayList<>();
        keyIn(DROP_FILE, file).ifPresent(key -> found.add(byKey(key)));
        keyIn(NAME_TAKEN, file).ifPresent(key -> found.add(byKey(key)));
        found.add(reader.byFile(file, limit));
        found.add(reader.byFile(name, limit));
        if (file.endsWith(".eml")) {
            // A letter that was made from .json is sent as .eml.
            reader.byFile(file.substring(0, file.length() - 4) + ".json", limit).stream()
                    .filter(message ->
                            OutboxNames.isJson(message.knownAs().file().orElse("")))
                    .forEach(message -> found.add(List.of(message)));
        }
        return newest(found);
    }

    private static Optional<String> keyIn(Pattern pattern, String name) {
        Matcher matcher = pattern.matcher(name);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private List<JournaledMessage> newest(List<List<JournaledMessage>> found) {
        Map<String, JournaledMessage> each = new LinkedHashMap<>();
        found.forEach(some -> some.forEach(message -> each.put(message.key(), message)));
        return each.values().stream()
                .sorted(Comparator.comparing(
                                (JournaledMessage message) -> message.times().begun())
                        .reversed())
                .limit(limit)
                .toList();
    }
}
