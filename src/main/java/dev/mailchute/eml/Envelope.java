package dev.mailchute.eml;

import java.net.IDN;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sender and recipients in a file for a pickup directory: X-Sender and one X-Receiver per recipient, before all other fields.
 * Source: IIS 6.0, "SMTP pickup directory"; Exchange Server, "Pickup directory and Replay directory".
 *
 * @param fields the fields of the envelope; empty if there is no envelope
 * @param isScattered whether there is also an X-Receiver after other fields, where its meaning is not defined
 */
record Envelope(List<RawHeader.RawField> fields, AddressList senders, AddressList receivers, boolean isScattered) {
    /** The delivery options of an exported message: {@code X-Receiver: <ann@x.example> NOTIFY=NEVER}. */
    private static final Pattern WITH_OPTIONS = // bounded: thousands of options would overflow the stack
            Pattern.compile("\\s*(<[^<>]*>)(\\s+[A-Za-z0-9-]+=\\S*){1,30}\\s*");

    static Envelope of(RawHeader header) {
        List<RawHeader.RawField> leading = header.fields().stream()
                .takeWhile(field -> isPart(field.name())
                        || LocalFields.isExported(field.name())
                        || LocalFields.contains(field.name()))
                .toList();
        boolean isThere = leading.stream().anyMatch(field -> isPart(field.name()));
        List<RawHeader.RawField> fields = isThere
                ? leading.stream()
                        .filter(field -> isPart(field.name()) || LocalFields.isExported(field.name()))
                        .toList()
                : List.of();
        boolean scattered = header
                .fields()
                .subList(leading.size(), header.fields().size())
                .stream()
                .anyMatch(field -> isReceiver(field.name()));
        return new Envelope(
                fields,
                addresses(fields.stream()
                        .filter(field -> !isReceiver(field.name()) && isPart(field.name()))
                        .toList()),
                addresses(fields.stream()
                        .filter(field -> isReceiver(field.name()))
                        .toList()),
                scattered);
    }

    private static boolean isPart(String name) {
        return name.equals("x-sender") || isReceiver(name);
    }

    private static boolean isReceiver(String name) {
        return name.equals("x-receiver");
    }

    private static AddressList addresses(List<RawHeader.RawField> fields) {
        AddressList list = new AddressList();
        for (RawHeader.RawField field : fields) {
            String value = field.value();
            Matcher options = WITH_OPTIONS.matcher(value);
            list.add(options.matches() ? options.group(1) : value);
        }
        return list;
    }

    boolean hasReceivers() {
        return !receivers.addresses.isEmpty() || !receivers.malformed.isEmpty();
    }

    /** These addresses without those in the other list and without duplicates. */
    static List<Address> without(List<Address> these, List<Address> others) {
        Set<String> known = new HashSet<>();
        others.forEach(other -> known.add(comparable(other)));
        return these.stream().filter(one -> known.add(comparable(one))).toList();
    }

    private static String comparable(Address one) {
        String address = one.address().strip();
        int at = address.lastIndexOf('@');
        try {
            String domain = at < 0 ? "" : IDN.toASCII(address.substring(at + 1), IDN.ALLOW_UNASSIGNED);
            return (at < 0 ? address : address.substring(0, at + 1) + domain).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException noDomain) {
            return address.toLowerCase(Locale.ROOT);
        }
    }
}
