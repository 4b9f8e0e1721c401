package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SafeHtmlTest {
    private static String safe(String html) {
        String document = SafeHtml.document(
                html,
                false,
                id -> id.equals("logo") ? Optional.of("data:image/png;base64,AAAA") : Optional.empty());
        return document.substring(document.indexOf("<body>"));
    }

    @Test
    void a_link_shows_where_it_really_leads_and_cannot_be_clicked() {
        String safe = safe("<p>See <a href=\"https://evil.example/x?a=1\">https://bank.example</a> now</p>");
        assertTrue(
                safe.contains("<span class=\"mc-link\"><span class=\"mc-target\">[https://<b>evil.example</b>/x?a&#61;1]"
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
        assertTrue(elsewhere.contains("picture not loaded: our logo"), elsewhere);
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
