package dev.mailchute.log;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text as the log may say it: without addresses, except those that {@link #keep} names, and without the subject in a message's file name.
 * A Message-ID stays if it is named as one, {@code message-id=<...>}; without that an address in angle brackets looks the same.
 */
public final class MaskedText {
    private static final String ADDRESS = "(address)";
    private static final String SUBJECT = "(subject)";
    private static final Set<String> KEPT = ConcurrentHashMap.newKeySet();

    /** Possessive, so that a long text costs no more than its length. */
    private static final Pattern WORD = Pattern.compile("message-id=<[^<>\\s]*+>"
            + "|\"[^\"\\s@]{1,64}+(?: [^\"\\s@]{1,64}+){0,8}+\"@[^\\s<>\"'(),;:\\[\\]{}\\\\/=]++"
            + "|[^\\s<>\"'(),;:\\[\\]{}\\\\/=]++");
    /** As {@code EmlName} makes it. The key is enough to find the file. */
    private static final Pattern FILE_NAME =
            Pattern.compile("(\\d{8}T\\d{6}Z)_[\\p{L}\\p{N}\\p{M}-]++_([0-9a-z][0-9a-z-]{0,31})");

    private static final Pattern END = Pattern.compile("[.!?\u2026]++$");

    private MaskedText() {}

    /** The addresses that are no correspondent's: the configured mailboxes, and the names of people who sign in. */
    public static void keep(Collection<String> addresses) {
        addresses.forEach(address -> KEPT.add(address.toLowerCase(Locale.ROOT)));
    }

    public static String of(String text) {
        if (text == null || text.indexOf('@') < 0 && !text.contains("%40") && text.indexOf('_') < 0) {
            return text;
        }
        return WORD.matcher(text).replaceAll(found -> Matcher.quoteReplacement(masked(found)));
    }

    /** Also without this subject, where it stands as a word of its own. */
    public static String of(String text, String subject) {
        String words = subject.strip();
        return of(
                words.isEmpty()
                        ? text
                        : text.replaceAll(
                                "(?<![\\p{L}\\p{N}])" + Pattern.quote(words) + "(?![\\p{L}\\p{N}])",
                                Matcher.quoteReplacement(SUBJECT)));
    }

    private static String masked(MatchResult found) {
        String word = found.group();
        if (word.startsWith("message-id=")) {
            return word;
        }
        if (word.indexOf('@') < 0 && !word.contains("%40")) {
            return FILE_NAME.matcher(word).replaceAll("$1_" + SUBJECT + "_$2");
        }
        Matcher end = END.matcher(word);
        String rest = end.find() ? end.group() : "";
        String address = word.substring(0, word.length() - rest.length());
        boolean isKept = KEPT.contains(address.toLowerCase(Locale.ROOT).replace("%40", "@"));
        return isKept ? word : ADDRESS + rest;
    }
}
