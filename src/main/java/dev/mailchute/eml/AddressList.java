package dev.mailchute.eml;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import java.util.ArrayList;
import java.util.List;

/** The addresses in all fields of one name, parsed leniently: expands groups, and keeps and reports malformed addresses. */
final class AddressList {
    /** Addresses beyond this limit are not read; the header then counts as cut. */
    static final int MAX_ADDRESSES = 20_000;

    /** Angus scans to the end for each unmatched bracket, so only short texts are passed to it whole. */
    private static final int MAX_PARSED_LENGTH = 2048;

    final List<Address> addresses = new ArrayList<>();
    final List<String> malformed = new ArrayList<>();
    private boolean cut;

    /** Adds the addresses of one field. */
    void add(String value) {
        String unfolded = MimeUtility.unfold(value);
        if (unfolded.length() > MAX_PARSED_LENGTH || !parsed(unfolded)) {
            split(unfolded);
        }
    }

    boolean isCut() {
        return cut;
    }

    private boolean parsed(String text) {
        InternetAddress[] found;
        try {
            found = InternetAddress.parseHeader(text, false);
        } catch (AddressException | RuntimeException malformed) {
            return false;
        }
        for (InternetAddress one : found) {
            keep(one);
        }
        return true;
    }

    private void keep(InternetAddress one) {
        if (addresses.size() >= MAX_ADDRESSES) {
            cut = true;
            return;
        }
        if (one.isGroup()) {
            String members = one.getAddress();
            add(members.substring(members.indexOf(':') + 1, members.length() - 1));
            return;
        }
        Address address = Address.of(one);
        addresses.add(address);
        if (!Address.isValid(address.address())) {
            malformed.add(shortened(address.address().isEmpty() ? address.name() : address.address()));
        }
    }

    /** Splits a list that is too long or malformed at its commas, to parse each address on its own. */
    private void split(String list) {
        int start = 0;
        int depth = 0;
        boolean quoted = false;
        boolean angled = false;
        for (int i = 0; i <= list.length(); i++) {
            char c = i < list.length() ? list.charAt(i) : ',';
            boolean end = i == list.length();
            if (c == '\\' && (quoted || depth > 0)) {
                i++;
            } else if (c == '"' && depth == 0) {
                quoted = !quoted;
            } else if (c == '(' && !quoted) {
                depth++;
            } else if (c == ')' && !quoted && depth > 0) {
                depth--;
            } else if ((c == '<' || c == '>') && !quoted && depth == 0) {
                angled = c == '<';
            } else if (end || !quoted && depth == 0 && !angled && (c == ',' || c == ';' || c == ':')) {
                if (c != ':') {
                    single(list.substring(start, i).strip());
                }
                start = i + 1;
            }
            if (cut) {
                return;
            }
        }
        if (start < list.length()) {
            single(list.substring(start).strip());
        }
    }

    private void single(String text) {
        if (text.isEmpty()) {
            return;
        }
        if (addresses.size() >= MAX_ADDRESSES) {
            cut = true;
        } else if (text.length() > MAX_PARSED_LENGTH || !parsed(text)) {
            addresses.add(new Address("", shortened(FieldText.plain(text))));
            malformed.add(shortened(FieldText.plain(text)));
        }
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }
}
