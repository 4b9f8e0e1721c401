package dev.mailchute.web;

import dev.mailchute.eml.MailView;
import dev.mailchute.eml.MailView.Attachment;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The images of a message that its HTML refers to by Content-ID, within limits. */
final class InlinePictures implements SafeHtml.Pictures {
    static final int MAX_PICTURES = 200;
    static final long MAX_BYTES = 10 * 1024 * 1024;
    static final long MAX_ALL = 100 * 1024 * 1024;

    private final Map<String, Attachment> byId = new HashMap<>();
    private final Function<Attachment, String> address;
    private final Map<Attachment, String> shown = new HashMap<>();
    private final Set<Attachment> refused = new LinkedHashSet<>();
    private long bytes;

    /** @param address the URL of an attachment as an image */
    InlinePictures(MailView mail, Function<Attachment, String> address) {
        this.address = address;
        for (Attachment one : mail.attachments()) {
            if (Picture.isOne(one.type()) && one.problem().isEmpty()) {
                one.contentId().ifPresent(id -> byId.putIfAbsent(id, one));
            }
        }
    }

    @Override
    public Optional<String> source(String contentId) {
        Attachment picture = byId.containsKey(contentId) ? byId.get(contentId) : byId.get(decoded(contentId));
        if (picture == null) {
            return Optional.empty();
        }
        if (!shown.containsKey(picture)) {
            if (shown.size() == MAX_PICTURES || picture.size() > MAX_BYTES || bytes + picture.size() > MAX_ALL) {
                refused.add(picture);
                return Optional.empty();
            }
            bytes += picture.size();
            shown.put(picture, address.apply(picture));
        }
        return Optional.of(shown.get(picture));
    }

    private static String decoded(String contentId) {
        try {
            return URLDecoder.decode(contentId.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return contentId;
        }
    }

    @Override
    public List<String> leftOut() {
        if (refused.isEmpty()) {
            return List.of();
        }
        List<String> names = refused.stream().limit(5).map(Attachment::name).toList();
        return List.of(String.format(
                Locale.ENGLISH,
                "%,d %s (%s), because at most %d images, %s each and %s in total are shown; see the attachments",
                refused.size(),
                refused.size() == 1 ? "image" : "images",
                String.join(", ", names) + (refused.size() > 5 ? " and more" : ""),
                MAX_PICTURES,
                Formats.size(MAX_BYTES),
                Formats.size(MAX_ALL)));
    }
}
