package dev.mailchute.web;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.HtmlStreamEventReceiver;
import org.owasp.html.HtmlStreamEventReceiverWrapper;
import org.owasp.html.PolicyFactory;

/**
 * The HTML of a mail, made harmless: no script, no form, no frame, nothing that loads from elsewhere, and no link to click. A link's
 * real target stands beside its text; a picture from elsewhere is named instead of loaded.
 */
final class SafeHtml {
    private static final Pattern LINK = Pattern.compile("(?i)(https?|mailto):.*");
    private static final Pattern PICTURE = Pattern.compile("(?i)data:image/(png|gif|jpeg|webp);base64,[a-z0-9+/=\\s]*");
    private static final int MOST_TARGET = 200;

    private static final String STYLE =
            "body{font:15px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;margin:16px;"
                    + "overflow-wrap:anywhere}.mc-link{color:#0b57d0;text-decoration:underline}"
                    + ".mc-target{color:#8a4b00;background:#fff4e0;font:12px/1.4 ui-monospace,monospace;padding:0 3px;border-radius:3px}"
                    + ".mc-picture{color:#555;border:1px dashed #bbb;font-size:12px;padding:1px 5px;border-radius:3px}img{max-width:100%}";

    private SafeHtml() {}

    /**
     * A whole document for the frame.
     *
     * @param picture gives a picture that came with the mail, by its Content-ID, as a {@code data:} URL
     */
    static String document(String html, Function<String, Optional<String>> picture) {
        return "<!doctype html><html><head><meta charset=\"utf-8\"><title>HTML of the mail</title><style>" + STYLE
                + "</style></head><body>" + policy(picture).sanitize(html) + "</body></html>";
    }

    private static PolicyFactory policy(Function<String, Optional<String>> picture) {
        return new HtmlPolicyBuilder()
                .allowElements(
                        "a",
                        "abbr",
                        "address",
                        "article",
                        "aside",
                        "b",
                        "big",
                        "blockquote",
                        "body",
                        "br",
                        "caption",
                        "center",
                        "cite",
                        "code",
                        "col",
                        "colgroup",
                        "dd",
                        "del",
                        "details",
                        "dfn",
                        "div",
                        "dl",
                        "dt",
                        "em",
                        "figcaption",
                        "figure",
                        "font",
                        "footer",
                        "h1",
                        "h2",
                        "h3",
                        "h4",
                        "h5",
                        "h6",
                        "header",
                        "hr",
                        "i",
                        "img",
                        "ins",
                        "kbd",
                        "li",
                        "main",
                        "mark",
                        "nav",
                        "ol",
                        "p",
                        "pre",
                        "q",
                        "s",
                        "samp",
                        "section",
                        "small",
                        "span",
                        "strike",
                        "strong",
                        "sub",
                        "summary",
                        "sup",
                        "table",
                        "tbody",
                        "td",
                        "tfoot",
                        "th",
                        "thead",
                        "tr",
                        "tt",
                        "u",
                        "ul",
                        "var",
                        "wbr")
                .allowWithoutAttributes("a", "img", "span", "font")
                .allowUrlProtocols("http", "https", "mailto", "data", "cid")
                .allowAttributes("href")
                .matching(LINK)
                .onElements("a")
                .allowAttributes("src")
                .matching((element, attribute, value) -> source(value, picture))
                .onElements("img")
                .allowAttributes("alt")
                .onElements("img")
                .allowAttributes("title", "dir", "lang", "align", "valign", "bgcolor", "width", "height", "border")
                .globally()
                .allowAttributes("colspan", "rowspan", "cellpadding", "cellspacing")
                .onElements("table", "td", "th")
                .allowAttributes("color", "face", "size")
                .onElements("font")
                .allowStyling()
                .withPostprocessor(Harmless::new)
                .toFactory();
    }

    private static String source(String value, Function<String, Optional<String>> picture) {
        String given = value.strip();
        if (given.regionMatches(true, 0, "cid:", 0, 4)) {
            return picture.apply(given.substring(4)).orElse(null);
        }
        return PICTURE.matcher(given).matches() ? given : null;
    }

    /** Links become text with their target beside it, pictures without a source become their names. */
    private static final class Harmless extends HtmlStreamEventReceiverWrapper {
        private String target;

        Harmless(HtmlStreamEventReceiver below) {
            super(below);
        }

        @Override
        public void openTag(String element, List<String> attributes) {
            if (element.equals("a")) {
                tellTarget();
                target = attribute(attributes, "href");
                super.openTag("span", List.of("class", target == null ? "mc-text" : "mc-link"));
            } else if (element.equals("img") && attribute(attributes, "src") == null) {
                String name = attribute(attributes, "alt");
                super.openTag("span", List.of("class", "mc-picture"));
                super.text(name == null || name.isBlank() ? "picture not loaded" : "picture not loaded: " + name);
                super.closeTag("span");
            } else {
                super.openTag(element, attributes);
            }
        }

        @Override
        public void closeTag(String element) {
            if (element.equals("a")) {
                super.closeTag("span");
                tellTarget();
            } else {
                super.closeTag(element);
            }
        }

        private void tellTarget() {
            if (target != null) {
                String shown = target.length() > MOST_TARGET ? target.substring(0, MOST_TARGET) + "..." : target;
                super.openTag("span", List.of("class", "mc-target"));
                super.text("[" + shown + "]");
                super.closeTag("span");
                target = null;
            }
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
}
