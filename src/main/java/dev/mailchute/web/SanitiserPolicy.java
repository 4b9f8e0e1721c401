package dev.mailchute.web;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.owasp.html.CssSchema;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/** The elements, attributes and styles that the sanitiser allows. */
final class SanitiserPolicy {
    private SanitiserPolicy() {}

    static PolicyFactory of() {
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
                .onElements("a")
                .allowAttributes("src", "alt")
                .onElements("img")
                .allowAttributes("dir", "lang", "align", "valign", "bgcolor", "border")
                .globally()
                .allowAttributes("width", "height")
                .onElements("img", "table", "td", "th", "col", "hr")
                .allowAttributes("colspan", "rowspan", "cellpadding", "cellspacing")
                .onElements("table", "td", "th")
                .allowAttributes("color", "face", "size")
                .onElements("font")
                .allowStyling(looks())
                .toFactory();
    }

    /** Styles that cannot move, cover, mirror or squeeze content. */
    private static CssSchema looks() {
        CssSchema looks = CssSchema.withProperties(List.of(
                "background",
                "background-color",
                "border",
                "border-bottom",
                "border-bottom-color",
                "border-bottom-style",
                "border-bottom-width",
                "border-collapse",
                "border-color",
                "border-left",
                "border-left-color",
                "border-left-style",
                "border-left-width",
                "border-radius",
                "border-right",
                "border-right-color",
                "border-right-style",
                "border-right-width",
                "border-spacing",
                "border-style",
                "border-top",
                "border-top-color",
                "border-top-style",
                "border-top-width",
                "border-width",
                "color",
                "empty-cells",
                "font-family",
                "font-size",
                "font-style",
                "font-variant",
                "font-weight",
                "list-style-type",
                "padding",
                "padding-bottom",
                "padding-left",
                "padding-right",
                "padding-top",
                "text-align",
                "text-decoration",
                "vertical-align",
                "white-space"));
        CssSchema.Property distance =
                new CssSchema.Property(1, Set.of("auto", "0"), Map.of()); // 1: quantities, none below zero
        return CssSchema.union(
                looks,
                CssSchema.withProperties(Map.of(
                        "margin", distance,
                        "margin-top", distance,
                        "margin-bottom", distance,
                        "margin-left", distance,
                        "margin-right", distance)));
    }
}
