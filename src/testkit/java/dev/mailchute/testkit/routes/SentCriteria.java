package dev.mailchute.testkit.routes;

import dev.mailchute.testkit.SentMail;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a message that Exchange has accepted must be like. What is null may be anything.
 *
 * @param recipients To, Cc and Bcc together
 */
record SentCriteria(
        Receivers receivers, List<String> recipients, String from, String subject, Fields fields, String contains) {
    private static final Session SESSION = Session.getInstance(new Properties());

    /** By their field. */
    record Receivers(List<String> to, List<String> cc, List<String> bcc) {}

    /** Header fields that must be there with a value, and those that must not be there. */
    record Fields(Map<String, String> present, List<String> absent) {}

    boolean isEmpty() {
        return Stream.of(
                        receivers.to,
                        receivers.cc,
                        receivers.bcc,
                        recipients,
                        from,
                        subject,
                        fields.present,
                        fields.absent,
                        contains)
                .allMatch(Objects::isNull);
    }

    /** What is not as it must be, each with its subject in front. */
    List<Mismatch> mismatches(String subjectOfAll, SentMail sent) throws IOException {
        List<Mismatch> all = new ArrayList<>();
        compare(subjectOfAll + ": sent to", receivers.to, sent.to(), all);
        compare(subjectOfAll + ": sent in Cc to", receivers.cc, sent.cc(), all);
        compare(subjectOfAll + ": sent in Bcc to", receivers.bcc, sent.bcc(), all);
        compare(subjectOfAll + ": sent to", recipients, sent.recipients(), all);
        compare(subjectOfAll + ": sent from", from == null ? null : List.of(from), List.of(sent.from()), all);
        if (subject != null && !subject.equals(sent.subject())) {
            all.add(new Mismatch(
                    subjectOfAll + ": sent with the subject \"" + subject + "\"", "\"" + sent.subject() + "\""));
        }
        try (InputStream in = sent.mime().open()) {
            MimeMessage message = new MimeMessage(SESSION, in);
            compareFields(subjectOfAll, message, all);
            if (contains != null && !text(message).contains(contains)) {
                all.add(new Mismatch(
                        subjectOfAll + ": sent with \"" + contains + "\" in its text", "\"" + text(message) + "\""));
            }
        } catch (MessagingException e) {
            throw new IOException(e.getMessage(), e);
        }
        return all;
    }

    private static void compare(String what, List<String> expected, List<String> found, List<Mismatch> all) {
        if (expected != null && !set(expected).equals(set(found))) {
            all.add(new Mismatch(
                    what + " " + String.join(", ", expected), found.isEmpty() ? "none" : String.join(", ", found)));
        }
    }

    private static TreeSet<String> set(List<String> addresses) {
        TreeSet<String> set = new TreeSet<>();
        addresses.forEach(address -> set.add(address.toLowerCase(Locale.ROOT)));
        return set;
    }

    private void compareFields(String subjectOfAll, MimeMessage message, List<Mismatch> all)
            throws MessagingException, IOException {
        if (fields.present != null) {
            for (Map.Entry<String, String> field : fields.present.entrySet()) {
                String found = message.getHeader(field.getKey(), ", ");
                String decoded = found == null ? null : MimeUtility.decodeText(MimeUtility.unfold(found));
                if (!field.getValue().equals(decoded)) {
                    all.add(new Mismatch(
                            subjectOfAll + ": sent with " + field.getKey() + ": " + field.getValue(),
                            decoded == null ? "no such field" : field.getKey() + ": " + decoded));
                }
            }
        }
        if (fields.absent != null) {
            for (String name : fields.absent) {
                if (message.getHeader(name) != null) {
                    all.add(new Mismatch(
                            subjectOfAll + ": sent without " + name, name + ": " + message.getHeader(name, ", ")));
                }
            }
        }
    }

    /** Of all parts that are text. */
    private static String text(Part part) throws MessagingException, IOException {
        Object content = part.getContent();
        if (content instanceof String text) {
            return text;
        }
        StringBuilder all = new StringBuilder();
        if (content instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                all.append(text(parts.getBodyPart(i)));
            }
        }
        return all.toString();
    }
}
