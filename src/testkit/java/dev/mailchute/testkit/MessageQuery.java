package dev.mailchute.testkit;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code $filter}, {@code $orderby}, {@code $top} and {@code $skip} of a listing of messages, as strict as Graph. */
final class MessageQuery {
    private static final Pattern TERM =
            Pattern.compile("\\s*(\\w+)\\s+(eq|ge|gt|le|lt)\\s+('(?:[^']|'')*'|[^\\s']+)\\s*(and\\s+|$)");
    private static final Comparator<FakeMail> OLDEST_FIRST =
            Comparator.comparing(FakeMail::receivedAt).thenComparing(FakeMail::number);
    /** Exchange's order if none was requested. */
    private static final Comparator<FakeMail> ARBITRARY = Comparator.comparing(
                    (FakeMail mail) -> Integer.rotateLeft(mail.id().hashCode() * 0x9E3779B9, 7))
            .thenComparing(FakeMail::number);

    private static final Set<String> OPTIONS =
            Set.of("$filter", "$orderby", "$top", "$skip", "$select", "$expand", "$count", "$search");

    private final List<Term> terms;
    private final List<String> order = new ArrayList<>();
    private Comparator<FakeMail> comparator;
    private final int top;
    private final int skip;

    MessageQuery(GraphRequest request) {
        for (String option : request.query.keySet()) {
            if (option.startsWith("$") && !OPTIONS.contains(option)) {
                throw GraphFailure.badRequest("The query parameter '" + option + "' is not supported.");
            }
        }
        if (request.query.containsKey("$search")) {
            throw GraphFailure.badRequest("$search is not part of this tenant.");
        }
        top = request.number("$top", 1, 1000, 10);
        skip = request.number("$skip", 0, Integer.MAX_VALUE, 0);
        terms = parse(request.query.get("$filter"));
        readOrder(request.query.get("$orderby"));
        checkOrder();
    }

    private static List<Term> parse(String filter) {
        List<Term> terms = new ArrayList<>();
        if (filter == null) {
            return terms;
        }
        Matcher matcher = TERM.matcher(filter);
        int at = 0;
        while (at < filter.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw GraphFailure.badRequest("Invalid filter clause: " + filter);
            }
            terms.add(Term.of(matcher.group(1), matcher.group(2), matcher.group(3)));
            at = matcher.end();
        }
        if (terms.isEmpty() || filter.strip().endsWith(" and")) {
            throw GraphFailure.badRequest("Invalid filter clause: " + filter);
        }
        return terms;
    }

    private void readOrder(String orderBy) {
        if (orderBy == null) {
            return;
        }
        for (String clause : orderBy.split(",")) {
            String[] words = clause.trim().split("\\s+");
            if (words.length > 2 || words.length == 2 && !words[1].matches("asc|desc")) {
                throw GraphFailure.badRequest("Invalid $orderby clause: " + orderBy);
            }
            Comparator<FakeMail> by =
                    switch (words[0]) {
                        case "receivedDateTime" -> OLDEST_FIRST;
                        case "isRead" -> Comparator.comparing(mail -> mail.read);
                        case "isDraft" -> Comparator.comparing(mail -> mail.draft);
                        case "subject" -> Comparator.comparing(FakeMail::subject);
                        default -> throw GraphFailure.noSuchProperty(words[0], "Message");
                    };
            by = words.length == 2 && words[1].equals("desc") ? by.reversed() : by;
            comparator = comparator == null ? by : comparator.thenComparing(by);
            order.add(words[0]);
        }
    }

    /** Each property in {@code $orderby} must be in {@code $filter}, in the same order and before all others. */
    private void checkOrder() {
        if (terms.isEmpty() || order.isEmpty()) {
            return;
        }
        List<String> filtered = terms.stream().map(Term::property).distinct().toList();
        if (order.size() > filtered.size() || !filtered.subList(0, order.size()).equals(order)) {
            throw new GraphFailure(
                    400, "InefficientFilter", "The restriction or sort order is too complex for this operation.");
        }
    }

    /** The messages of this page, plus one if there is a next page. Messages of a single folder are given oldest first. */
    List<FakeMail> page(Collection<FakeMail> mails) {
        List<FakeMail> all = matching(mails);
        Comparator<FakeMail> by =
                comparator != null ? comparator : terms.isEmpty() ? OLDEST_FIRST.reversed() : ARBITRARY;
        all.sort(by);
        return all.subList(Math.min(skip, all.size()), (int) Math.min((long) skip + top + 1, all.size()));
    }

    int count(Collection<FakeMail> mails) {
        return matching(mails).size();
    }

    private List<FakeMail> matching(Collection<FakeMail> mails) {
        List<FakeMail> found = new ArrayList<>();
        for (FakeMail mail : mails) {
            if (mail.unseenFor == 0
                    && terms.stream().allMatch(term -> term.test().test(mail))) {
                found.add(mail);
            }
        }
        return found;
    }

    int top() {
        return top;
    }

    int nextSkip() {
        return skip + top;
    }

    private record Term(String property, Predicate<FakeMail> test) {
        private static final Set<String> COMPARISONS = new HashSet<>(Set.of("eq", "ge", "gt", "le", "lt"));

        static Term of(String property, String operator, String value) {
            Predicate<FakeMail> test =
                    switch (property) {
                        case "receivedDateTime" -> received(operator, value);
                        case "isRead" -> mail -> mail.read == truth(operator, value);
                        case "isDraft" -> mail -> mail.draft == truth(operator, value);
                        case "internetMessageId" -> messageId(operator, value);
                        default ->
                            throw GraphFailure.badRequest(
                                    "Filtering on '" + property + "' is not part of this tenant.");
                    };
            if (property.startsWith("is")) {
                truth(operator, value);
            }
            return new Term(property, test);
        }

        private static boolean truth(String operator, String value) {
            if (!operator.equals("eq") || !value.matches("true|false")) {
                throw GraphFailure.badRequest("Invalid filter clause: " + operator + " " + value);
            }
            return value.equals("true");
        }

        private static Predicate<FakeMail> received(String operator, String value) {
            Instant bound;
            try {
                bound = Instant.parse(value);
            } catch (DateTimeParseException e) {
                throw GraphFailure.badRequest("Invalid filter clause: '" + value + "' is no date and time.");
            }
            if (!COMPARISONS.contains(operator)) {
                throw GraphFailure.badRequest("Invalid filter clause: " + operator);
            }
            return mail -> {
                int compared = mail.receivedAt().compareTo(bound);
                return switch (operator) {
                    case "ge" -> compared >= 0;
                    case "gt" -> compared > 0;
                    case "le" -> compared <= 0;
                    case "lt" -> compared < 0;
                    default -> compared == 0;
                };
            };
        }

        private static Predicate<FakeMail> messageId(String operator, String value) {
            if (!operator.equals("eq") || !value.startsWith("'")) {
                throw GraphFailure.badRequest("Invalid filter clause: internetMessageId " + operator + " " + value);
            }
            String wanted = value.substring(1, value.length() - 1).replace("''", "'");
            return mail -> mail.internetMessageId().equals(wanted);
        }
    }
}
