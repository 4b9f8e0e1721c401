package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkTargetTest {
    private static LinkTarget target(String href) {
        return LinkTarget.of(href).orElseThrow();
    }

    private static String shown(String href) {
        LinkTarget target = target(href);
        return target.before() + "|" + target.host() + "|" + target.after();
    }

    @ParameterizedTest
    @CsvSource({
        "https://x.example/a?b=c,https://|x.example|/a?b=c",
        "HTTP://X.example,http://|X.example|",
        "https://bank.example@evil.example/,https://|evil.example|/",
        "https:\\\\evil.example\\@bank.example,https://|evil.example|\\@bank.example",
        "https:evil.example,https://|evil.example|",
        "https:////evil.example/x,https://|evil.example|/x",
        "https://%65vil.example,https://|evil.example|",
        "https://x.example:8443/,https://|x.example:8443|/",
        "mailto:eve@evil.example?subject=x,mailto:|eve@evil.example|?subject=x",
    })
    void the_host_is_the_one_that_a_browser_would_ask(String href, String shown) {
        assertEquals(shown, shown(href));
    }

    @Test
    void a_link_without_a_destination_has_no_target() {
        assertTrue(LinkTarget.of("javascript:alert(1)").isEmpty());
        assertTrue(LinkTarget.of("/relative").isEmpty());
        assertTrue(LinkTarget.of("").isEmpty());
        assertTrue(LinkTarget.of("ht\ntps://x.example").isPresent());
    }

    @Test
    void a_user_name_in_front_and_a_host_of_other_letters_are_remarked_on() {
        assertTrue(target("https://bank.example@evil.example").remark().contains("\"bank.example\""));
        String cyrillic = target("https://b\u0430nk.example").remark();
        assertTrue(cyrillic.contains("xn--bnk-6cd.example"), cyrillic);
        assertEquals("", target("https://bank.example/a@b").remark());
    }

    @Test
    void signs_that_nobody_sees_are_shown_by_number_and_the_host_is_never_cut_at_its_end() {
        assertEquals("https://|evil.example|/\u2039U+202E\u203agpj", shown("https://evil.example/\u202egpj"));
        assertEquals(
                "bank\u2039U+00A0\u203a.example",
                target("https://bank%C2%A0.example").host());
        String host = target("https://bank.example." + "a.".repeat(200) + "evil.example/")
                .host();
        assertTrue(host.startsWith("\u2026") && host.endsWith(".evil.example"), host);
        String after =
                target("https://evil.example/" + "a".repeat(3000) + "end").after();
        assertTrue(after.length() < 150 && after.endsWith("end"), after);
        assertEquals(
                "?", target("https://" + "a".repeat(BoundedHtml.MAX_TARGET)).host());
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example/,https://bank.example",
        "https://evil.example/,www.bank.example/login",
        "https://evil.example/,bank.example",
        "https://bank.example.evil.example/,bank.example.org",
        "mailto:eve@evil.example,ann@bank.example",
    })
    void a_text_that_names_another_host_is_said_to(String href, String text) {
        assertTrue(target(href).contradiction(text).isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "https://bank.example/,https://www.bank.example/x",
        "https://login.bank.example/,bank.example",
        "https://evil.example/,click here",
        "https://files.example/,invoice.pdf",
        "https://files.example/,Mr.Smith said so",
        "mailto:eve@evil.example,Eve <eve@evil.example>",
    })
    void other_texts_are_not(String href, String text) {
        assertFalse(target(href).contradiction(text).isPresent());
    }
}
