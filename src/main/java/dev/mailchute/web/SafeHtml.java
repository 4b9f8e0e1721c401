package dev.mailchute.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.owasp.html.HtmlSanitizer;
import org.owasp.html.HtmlStreamEventReceiver;
import org.owasp.html.HtmlStreamEventReceiverWrapper;
import org.owasp.html.HtmlStreamRenderer;
import org.owasp.html.PolicyFactory;

/**
 * Makes a message's HTML safe: no script, form, frame, remote content or clickable link. A link's real target precedes its text, out of
 * reach of the message's styles; a remote image is replaced by its name. Memory is bounded for any HTML.
 */
final class SafeHtml {
    /** Characters of the result: unclosed formatting is repeated for each paragraph, which multiplies. */
    static final int MAX_RESULT = 1_000_000;

    /** Text is written in pieces, since a character may become nine. */
    private static final int PIECE = 4096;

    private static final PolicyFactory POLICY = SanitiserPolicy.of();

    /** Resets the styles of our own labels, whatever surrounds them. */
    private static final String MARK =
            "all:initial!important;display:inline-block!important;unicode-bidi:isolate!important;direction:ltr!important;"
                    + "position:relative!important;z-index:9!important;overflow-wrap:break-word!important;"
                    + "font:12px/1.5 ui-monospace,monospace!important;padding:0 3px!important;border-radius:3px!important;";

    private static final String STYLE =
            "body{font:15px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;margin:16px;"
                    + "overflow-wrap:anywhere}.mc-link{color:#0b57d0;text-decoration:underline}"
                    + ".mc-target,.mc-warn,.mc-picture{" + MARK + "}"
                    + ".mc-target{color:#6b3a00!important;background:#fff4e0!important}"
                    + ".mc-target b{all:unset!important;font-weight:700!important}"
                    + ".mc-warn{color:#fff!important;background:#a3161a!important}"
                    + ".mc-picture{color:#555!important;background:#fff!important;border:1px dashed #999!important}"
                    + ".mc-notice{background:#fff4e0;border:1px solid #c98a2b;padding:8px 12px;margin:0 0 16px}img{max-width:100%}";

    private SafeHtml() {}

    /** The images that came with the message. */
    interface Pictures {
        /** The URL of the image with this Content-ID, if it exists and may be shown. */
        Optional<String> source(String contentId);

        /** Descriptions of what was not shown. */
        default List<String> leftOut() {
            return List.of();
        }
    }

    /**
     * A complete document for the frame.
     *
     * @param isCut whether the HTML was truncated
     */
    static String document(String html, boolean isCut, Pictures pictures) {
        BoundedHtml.BoundedText bounded = BoundedHtml.of(html);
        List<String> leftOut = new ArrayList<>(bounded.leftOut());
        StringBuilder body = new StringBuilder(Math.min(bounded.html().length() * 3 / 2 + 1000, MAX_RESULT));
        try {
            HtmlStreamRenderer renderer = HtmlStreamRenderer.create(body, bad -> {});
            HtmlSanitizer.sanitize(bounded.html(), POLICY.apply(new Harmless(renderer, body, pictures)));
        } catch (Full full) {
            leftOut.add("everything after the first " + Formats.size(MAX_RESULT));
        }
        if (isCut) {
            leftOut.add("everything after the first part of its source");
        }
        leftOut.addAll(pictures.leftOut());
        StringBuilder document = new StringBuilder(body.length() + 3000)
                .append("<!doctype html><html><head><meta charset=\"utf-8\"><title>HTML of the message</title><style>")
                .append(STYLE)
                .append("</style></head><body>");
        if (!leftOut.isEmpty()) {
            document.append("<div class=\"mc-notice\">Parts of this HTML are not shown: ")
                    .append(new Escape().escape(String.join("; ", leftOut)))
                    .append(". The source and the downloaded message are complete.</div>");
        }
        return document.append(body).append("</body></html>").toString();
    }

    /** Stops at the limit; what is written so far is kept. */
    private static final class Full extends RuntimeException {
        private static final long serialVersionUID = 1;

        Full() {
            super(null, null, false, false);
        }
    }

    /** Turns links into text preceded by their target, unavailable images into their names, and shows invisible characters. */
    private static final class Harmless extends HtmlStreamEventReceiverWrapper {
        private static final int MAX_TEXT = 301;

        private final StringBuilder written;
        private final Pictures pictures;
        private LinkTarget target;
        private StringBuilder text = new StringBuilder();

        Harmless(HtmlStreamEventReceiver below, StringBuilder written, Pictures pictures) {
            super(below);
            this.written = written;
            this.pictures = pictures;
        }

        @Override
        public void openTag(String element, List<String> attributes) {
            if (written.length() > MAX_RESULT) {
                throw new Full();
            }
            if (element.equals("a")) {
                openLink(attribute(attributes, "href"));
            } else if (element.equals("img")) {
                picture(attributes);
            } else {
                super.openTag(element, attributes);
            }
        }

        @Override
        public void closeTag(String element) {
            if (element.equals("a")) {
                super.closeTag("span");
                closeLink();
            } else {
                super.closeTag(element);
            }
        }

        @Override
        public void text(String given) {
            for (int from = 0; from < given.length(); ) {
                if (written.length() > MAX_RESULT) {
                    throw new Full();
                }
                int to = Math.min(given.length(), from + PIECE);
                if (to < given.length() && Character.isHighSurrogate(given.charAt(to - 1))) {
                    to++;
                }
                String piece = given.substring(from, to);
                super.text(VisibleText.of(piece));
                if (target != null && text.length() < MAX_TEXT) {
                    text.append(piece, 0, Math.min(piece.length(), MAX_TEXT));
                }
                from = to;
            }
        }

        private void openLink(String href) {
            target = href == null ? null : LinkTarget.of(href).orElse(null);
            text = new StringBuilder();
            super.openTag("span", List.of("class", target == null ? "mc-text" : "mc-link"));
            if (target != null) {
                super.openTag("span", List.of("class", "mc-target"));
                super.text("[" + target.before());
                super.openTag("b", List.of());
                super.text(target.host());
                super.closeTag("b");
                super.text(target.after() + (target.remark().isEmpty() ? "" : " (" + target.remark() + ")") + "]");
                super.closeTag("span");
                super.text(" ");
            }
        }

        private void closeLink() {
            if (target != null) {
                target.contradiction(text.toString()).ifPresent(words -> mark("mc-warn", words));
                target = null;
            }
        }

        private void picture(List<String> attributes) {
            String source = attribute(attributes, "src");
            String given = source == null ? "" : source.strip();
            boolean comesWithIt = given.regionMatches(true, 0, "cid:", 0, 4);
            Optional<String> shown = comesWithIt
                    ? pictures.source(given.substring(4))
                    : Optional.of(given).filter(SafeHtml::isPictureItself);
            if (shown.isPresent()) {
                List<String> kept = new ArrayList<>(List.of("src", shown.get(), "loading", "lazy"));
                for (int i = 0; i + 1 < attributes.size(); i += 2) {
                    if (!attributes.get(i).equals("src")) {
                        kept.addAll(attributes.subList(i, i + 2));
                    }
                }
                super.openTag("img", kept);
            } else {
                String name = attribute(attributes, "alt");
                mark("mc-picture", name == null || name.isBlank() ? "image not loaded" : "image not loaded: " + name);
            }
        }

        private void mark(String kind, String words) {
            super.openTag("span", List.of("class", kind));
            super.text(VisibleText.of(words));
            super.closeTag("span");
        }

        private static String attribute(List<String> attributes, String name) {
            for (int i = 0; i + 1 < attributes.size(); i += 2) {
                if (attributes.get(i).equals(name)) {
                    return attributes.get(i + 1);
                }
            }
            return null;
        }
    }

    /** Whether this is a data URL of one of four image types. */
    private static boolean isPictureItself(String address) {
        int comma = address.indexOf(',');
        return comma > 0
                && Set.of(
                                "data:image/png;base64",
                                "data:image/gif;base64",
                                "data:image/jpeg;base64",
                                "data:image/webp;base64")
                        .contains(address.substring(0, comma).toLowerCase(java.util.Locale.ROOT))
                && address.chars()
                        .skip(comma + 1)
                        .allMatch(c -> c < 0x7f && (Character.isLetterOrDigit(c) || "+/= \t\r\n".indexOf(c) >= 0));
    }
}
