package dev.mailchute.eml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Parses JSON messages strictly: refuses unknown members, wrong types and duplicate keys with an explanation. */
final class JsonMembers {
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(10)
                            .maxStringLength((int) JsonMail.MAX_JSON)
                            .maxNameLength(1000)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonMembers() {}

    /** A streaming parser with the same limits. */
    static JsonParser parser(InputStream json) throws IOException {
        return JSON.createParser(json);
    }

    /** Whether the JSON is invalid because its end is missing. */
    static boolean endsEarly(JsonProcessingException wrong) {
        // between two members, Jackson throws the general exception
        return wrong instanceof JsonEOFException || wrong.getOriginalMessage().startsWith("Unexpected end-of-input");
    }

    static JsonNode parsed(Path json) throws IOException, UnsendableMail {
        if (Files.size(json) > JsonMail.MAX_JSON) {
            throw new UnsendableMail(
                    "too-large",
                    "the .json file has " + OutgoingCheck.formatSize(Files.size(json)) + ", but the limit is "
                            + OutgoingCheck.formatSize(JsonMail.MAX_JSON)
                            + "; send large content as attachments");
        }
        if (Completeness.hasZerosAround(json)) {
            throw Completeness.unfinished("it begins or ends with zero bytes");
        }
        JsonNode mail;
        try (InputStream in = Files.newInputStream(json)) {
            mail = JSON.readTree(in);
        } catch (JsonProcessingException wrong) {
            if (endsEarly(wrong)) {
                throw Completeness.unfinished("the JSON ends early");
            }
            String where = wrong.getLocation() == null
                    ? ""
                    : " in line " + wrong.getLocation().getLineNr();
            throw bad("the file is not valid JSON" + where + ": " + FieldText.plain(wrong.getOriginalMessage()));
        }
        if (mail.isMissingNode()) {
            throw Completeness.unfinished("it is blank");
        }
        if (!mail.isObject()) {
            throw bad("the file must contain one JSON object, {\"to\": [\"ann@example.com\"], \"subject\": ...}");
        }
        return mail;
    }

    static void known(JsonNode object, Set<String> keys, String where) throws UnsendableMail {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!keys.contains(name)) {
                throw new UnsendableMail(
                        "unknown-key",
                        "the key \"" + shown(name) + "\"" + where + " is unknown; the known keys are "
                                + String.join(", ", keys.stream().sorted().toList()));
            }
        }
    }

    static String text(JsonNode object, String key, String where) throws UnsendableMail {
        JsonNode value = object.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw bad("\"" + where + "\" must be a string in quotes");
        }
        return value.textValue();
    }

    static List<Address> addresses(JsonNode mail, String key) throws UnsendableMail {
        JsonNode list = mail.path(key);
        if (list.isMissingNode() || list.isNull()) {
            return List.of();
        }
        if (!list.isArray()) {
            throw bad("\"" + key + "\" must be a list, such as [\"Ann <ann@example.com>\"]");
        }
        List<Address> addresses = new ArrayList<>();
        for (JsonNode one : list) {
            if (!one.isTextual()) {
                throw bad("\"" + key + "\" must contain strings in quotes, such as \"Ann <ann@example.com>\"");
            }
            addresses.add(address(one.textValue(), key));
        }
        if (addresses.size() > AddressList.MAX_ADDRESSES) {
            throw new UnsendableMail(
                    "header-too-large", "\"" + key + "\" has too many addresses; send to fewer recipients at a time");
        }
        return addresses;
    }

    static Address address(String text, String key) throws UnsendableMail {
        line(text, key);
        try {
            InternetAddress[] found = text.length() > 1000 ? new InternetAddress[0] : InternetAddress.parse(text, true);
            if (found.length == 1 && !found[0].isGroup() && Address.isValid(found[0].getAddress())) {
                return Address.of(found[0]);
            }
        } catch (AddressException | RuntimeException malformed) {
            // reported below
        }
        throw new UnsendableMail(
                "bad-address",
                "\"" + shown(text) + "\" in \"" + key
                        + "\" is not a single email address; write \"ann@example.com\" or \"Ann <ann@example.com>\"");
    }

    /** The text, empty for null; refused if it could end a header line. */
    static String line(String text, String where) throws UnsendableMail {
        String line = text == null ? "" : text.replace('\t', ' ');
        if (line.chars().anyMatch(c -> FieldText.isBreaking((char) c))) {
            throw new UnsendableMail(
                    "header-injection",
                    "\"" + where + "\" contains a line break or another control character; remove it");
        }
        return line;
    }

    static UnsendableMail bad(String reason) {
        return new UnsendableMail("bad-json", reason);
    }

    static String shown(String text) {
        String plain = FieldText.plain(text);
        return plain.length() <= 100 ? plain : plain.substring(0, 100) + "...";
    }
}
