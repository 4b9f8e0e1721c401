package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafeHtmlTest {
    private static String safe(String html) {
        String document = SafeHtml.document(
                html, false, id -> id.equals("logo") ? Optional.of("data:image/png;base64,AAAA") : Optional.empty());
        return document.substring(document.indexOf("<body>"));
    }

    @Test
    void a_link_shows_where_it_really_leads_and_cannot_be_clicked() {
        String safe = safe("<p>See <a href=\"https://evil.example/x?a=1\">https://bank.example</a> now</p>");
        assertTrue(
                safe.contains(
                        "<span class=\"mc-link\"><span class=\"mc-target\">[https://<b>evil.example</b>/x?a&#61;1]"
                                + "</span> https://bank.example</span><span class=\"mc-warn\">"),
                safe);
        assertFalse(safe.contains("href"), safe);
        assertFalse(safe("<a href=\"javascript:alert(1)\">x</a>").contains("javascript"));
        assertFalse(safe("<a href=\"data:text/html,x\">x</a>").contains("data:"));
    }

    @Test
    void a_picture_that_came_with_the_mail_is_shown_and_one_from_elsewhere_is_named() {
        assertTrue(safe("<img src=\"cid:logo\">").contains("data:image/png;base64,AAAA"));
        String elsewhere = safe("<img src=\"https://tracker.example/p.gif\" alt=\"our logo\"><img src=\"cid:none\">");
        assertTrue(elsewhere.contains("image not loaded: our logo"), elsewhere);
        assertFalse(elsewhere.contains("tracker.example"), elsewhere);
        assertFalse(safe("<img src=\"data:image/svg+xml,<svg onload=x>\">").contains("svg"));
    }

    @Test
    void styles_load_nothing() {
        String safe = safe(
                "<style>@import url(http://t.example/a)</style><div style=\"color:red;background:url(http://t.example/b)\""
                        + " background=http://t.example/c>x</div>");
        assertTrue(safe.contains("color:red"), safe);
        assertFalse(safe.contains("t.example"), safe);
    }

    @Test
    void looks_that_hide_mirror_cover_or_move_are_left_out() {
        String safe = safe("<div style=\"direction:rtl;unicode-bidi:bidi-override;text-indent:-9999px;line-height:0;"
                + "letter-spacing:-1em;opacity:0;display:none;position:fixed;overflow:hidden;height:0;max-height:0;width:0;"
                + "margin:-5px;margin-left:-99px;z-index:9;visibility:hidden;transform:scale(0);text-transform:uppercase;"
                + "color:red\" class=\"mc-target\" id=x title=\"https://bank.example\">x</div>");
        assertTrue(safe.contains("<div style=\"color:red\">x</div>"), safe);
    }

    @Test
    void nothing_of_the_mail_stands_between_the_beginning_of_a_link_and_its_target() {
        String safe = safe("<a href=\"https://evil.example\"><br><br><img src=cid:logo height=3000>text</a>");
        assertTrue(
                safe.contains("<span class=\"mc-link\"><span class=\"mc-target\">[https://<b>evil.example</b>]"), safe);
    }

    @Test
    void signs_that_nobody_sees_are_shown_by_number_in_texts_and_names_of_pictures() {
        String safe = safe("<p>a&#x202e;b<a href=\"https://x.example/&#8238;c\">d</a><img alt=\"e&#x200b;f\"></p>");
        assertTrue(safe.contains("a\u2039U&#43;202E\u203ab"), safe);
        assertTrue(safe.contains("/\u2039U&#43;202E\u203ac]"), safe);
        assertTrue(safe.contains("e\u2039U&#43;200B\u203af"), safe);
    }

    /** Each of them took all memory, or minutes, of a sanitiser that is given it as it is. */
    @ParameterizedTest
    @MethodSource("tooMuch")
    void html_that_is_made_to_cost_costs_little(String html) {
        String document = SafeHtml.document(html, false, id -> Optional.of("pictures/1"));
        assertTrue(document.length() < 2 * SafeHtml.MAX_RESULT, () -> String.valueOf(document.length()));
        assertTrue(document.endsWith("</body></html>"));
    }

    static Stream<Arguments> tooMuch() {
        return Map.ofEntries(
                        Map.entry("brackets in a style", "<p style=\"" + "(".repeat(500_000)),
                        Map.entry("brackets of several kinds", "<p style=\"" + "[{]".repeat(160_000) + "\">x"),
                        Map.entry("many styles", "<p style=\"color:rgb(1,2,3)\">x".repeat(16_000)),
                        Map.entry("attributes", "<p" + " a=b".repeat(120_000) + ">x"),
                        Map.entry("values without quotes", "<p x=a" + " a".repeat(250_000) + ">x"),
                        Map.entry("depth", "<div>".repeat(100_000)),
                        Map.entry("formatting that is never closed", "<b><i><u>".repeat(90) + "<p>x".repeat(120_000)),
                        Map.entry("tables in tables", "<table><tr><td>".repeat(33_000)),
                        Map.entry("closing tags", "</b></p>".repeat(60_000)),
                        Map.entry("entities", "&quot;".repeat(83_000)),
                        Map.entry("entities without an end", "&".repeat(500_000)),
                        Map.entry("a number without an end", "&#" + "9".repeat(500_000)),
                        Map.entry("signs that get long", "\u202ea".repeat(250_000)),
                        Map.entry("tags without an end", "<a ".repeat(160_000)),
                        Map.entry("comments without an end", "<!--".repeat(120_000)),
                        Map.entry("links", "<a href=http://x.y/>z</a>".repeat(20_000)),
                        Map.entry("pictures", "<img src=cid:a>".repeat(33_000)))
                .entrySet()
                .stream()
                .map(entry -> Arguments.of(Named.of(entry.getKey(), entry.getValue())));
    }

    @Test
    void what_is_left_out_is_said() {
        assertTrue(safe("<b>x</b>".repeat(BoundedHtml.MAX_ELEMENTS)).contains("after the first 20,000 elements"));
        assertTrue(safe("<p style=\"color:red;" + "(".repeat(40) + "\">x").contains("or 30 brackets"));
        assertTrue(safe("<p style=\"" + "color:red;".repeat(200) + "\">x").contains("more than 1,000 characters"));
        assertTrue(safe("&quot;".repeat(SafeHtml.MAX_RESULT / 2)).contains("Parts of this HTML are not shown"));
        assertTrue(SafeHtml.document("x", true, id -> Optional.empty())
                .contains("The source and the downloaded message are complete"));
        assertFalse(safe("<b>x</b>").contains("Not all"));
    }

    @Test
    void html_as_programs_write_it_keeps_what_it_says() {
        assertTrue(safe("1 < 2 && 3 > 2 <b>x</b>").contains("1 &lt; 2 &amp;&amp; 3 &gt; 2 <b>x</b>"));
        assertTrue(safe("<!--[if mso]><p>no</p><![endif]--><![if !mso]><P>yes</P><![endif]>")
                .contains("<p>yes</p>"));
        assertFalse(safe("<!--[if mso]>no<![endif]-->").contains("no<"));
        assertTrue(safe("<td width='5' ALIGN=center/>x").contains("width=\"5\""));
        assertTrue(safe("<a href='https://x.example/?a=1&amp;b=\"2\"'>y</a>").contains("x.example"));
        assertTrue(safe("<p style='font-family:\"Times New Roman\",serif'>x").contains("times new roman"));
        assertTrue(safe("<script>no</script >yes<style>no</STYLE>yes<textarea>a<b></textarea>")
                .contains("yesyes"));
        assertTrue(safe("<p title=\"a>b\">c").contains("<p>c"));
        assertTrue(safe("<div>a<br/>b</div>c").contains("<div>a<br />b</div>c"));
        assertTrue(safe("<p style=\"margin:0in;margin-bottom:.0001pt;color:#1F497D\">x")
                .contains("color:#1f497d"));
    }

    @Test
    void no_template_switches_escaping_off() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/dev/mailchute/web"))) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".html")).toList()) {
                String template = Files.readString(file);
                assertFalse(template.matches("(?s).*(\\|\\s*raw|autoescape|verbatim).*"), file.toString());
                assertFalse(template.matches("(?s).*<script>.*|.* on[a-z]+=\".*|.* style=\".*"), file.toString());
            }
        }
    }
}
