package dev.mailchute.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A misbehaviour as written on the command line: {@code [MAILBOX:]FAULT[:OPTION=VALUE]...}.
 *
 * @param mailbox its address or the part before the @; empty: all mailboxes
 * @param operations empty: every Graph and upload request
 * @param times how often it happens
 * @param after how many matching requests are answered normally first
 */
record FaultOrder(
        Optional<String> mailbox,
        NamedFault fault,
        Set<Operation> operations,
        int times,
        int after,
        Map<String, String> values) {
    private static final Set<String> OPTIONS = Set.of("times", "after", "on", "seconds", "bytes");

    /** @throws IllegalArgumentException with a text for the user */
    static FaultOrder parse(String text) {
        List<String> parts = new ArrayList<>(List.of(text.split(":", -1)));
        Optional<String> mailbox =
                NamedFault.named(parts.get(0)).isPresent() ? Optional.empty() : Optional.of(parts.remove(0));
        String word = parts.isEmpty() ? "" : parts.remove(0);
        NamedFault fault = NamedFault.named(word)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no fault is called '" + (word.isEmpty() ? text : word) + "'; there are: " + words()));
        Map<String, String> values = new TreeMap<>();
        for (String part : parts) {
            String[] option = part.split("=", 2);
            if (option.length < 2 || !OPTIONS.contains(option[0])) {
                throw new IllegalArgumentException(
                        "'" + part + "' is no option of a fault; there are after=, bytes=, on=, seconds=, times=");
            }
            values.put(option[0], option[1]);
        }
        Set<Operation> operations = operations(values.get("on"));
        if (fault.hasItsOwnOperation() && !operations.isEmpty()) {
            throw new IllegalArgumentException(fault.word() + " says itself which requests it concerns: leave out on=");
        }
        if (fault == NamedFault.SIGN_IN_BUSY && mailbox.isPresent()) {
            throw new IllegalArgumentException("signing in concerns no mailbox: write sign-in-busy alone");
        }
        String times = values.getOrDefault("times", "1");
        FaultOrder order = new FaultOrder(
                mailbox,
                fault,
                operations,
                times.equals("always") ? Integer.MAX_VALUE : number("times", times),
                number("after", values.getOrDefault("after", "0")),
                values);
        order.seconds("0");
        order.bytes(0);
        return order;
    }

    private static Set<Operation> operations(String names) {
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        if (names != null) {
            for (String name : names.split(",", -1)) {
                operations.add(Arrays.stream(Operation.values())
                        .filter(operation -> NamedFault.word(operation).equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "no operation is called '" + name + "'; there are: " + words(Operation.values()))));
            }
        }
        return operations;
    }

    private static int number(String option, String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("'" + text + "' is no number for " + option + "=");
        }
        return Integer.parseInt(text);
    }

    static String words() {
        return words(NamedFault.values());
    }

    private static String words(Enum<?>... values) {
        return String.join(", ", Arrays.stream(values).map(NamedFault::word).toList());
    }

    /** Seconds as written, possibly with a fraction. */
    String seconds(String otherwise) {
        String text = values.getOrDefault("seconds", otherwise);
        if (text != null && !text.matches("[0-9]{1,6}(\\.[0-9]{1,3})?")) {
            throw new IllegalArgumentException("'" + text + "' are no seconds");
        }
        return text;
    }

    long bytes(long otherwise) {
        return values.containsKey("bytes") ? number("bytes", values.get("bytes")) : otherwise;
    }

    /** @param of the mailbox of the order; null: all mailboxes */
    void place(FakeTenant tenant, FakeMailbox of) {
        Misbehaviour order = tenant.times(times).after(after);
        if (of != null) {
            order.in(of);
        }
        operations.forEach(order::on);
        fault.happen(order, this);
    }
}
