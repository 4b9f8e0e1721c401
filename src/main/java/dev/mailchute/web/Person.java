package dev.mailchute.web;

import dev.mailchute.eml.Address;
import java.util.List;
import java.util.Locale;

/**
 * A name and address from a message header, for display. The name is whatever the sender wrote; only the address counts.
 *
 * @param remark a warning if the name looks like a different address; otherwise empty
 */
record Person(String name, String address, String remark) {
    private static final int MOST = 200;

    static List<Person> of(List<Address> addresses) {
        return addresses.stream().map(Person::of).toList();
    }

    private static Person of(Address given) {
        String name = given.name().equals(given.address()) ? "" : shortened(given.name());
        boolean poses = name.codePoints().anyMatch(c -> c == '@' || c == 0xFF20 || c == 0xFE6B)
                && !given.name()
                        .toLowerCase(Locale.ROOT)
                        .contains(given.address().toLowerCase(Locale.ROOT));
        return new Person(name, shortened(given.address()), poses ? "the name looks like a different address" : "");
    }

    private static String shortened(String text) {
        return text.length() <= MOST ? text : text.substring(0, MOST) + "...";
    }
}
