package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After signing in nobody is led out of the Mail Center. */
class ReturnPathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/mail-center",
                "/mail-center/letters/2026-11-24-abc",
                "/mail-center/letters/a%40b?back=q%3D%2F%2Fx&show=html",
                "/mail-center/letters?q=//evil.example",
                "/mail-center/discarded/",
                "/mail-center/letters?q=%E2%82%AC+1"
            })
    void a_page_of_the_mail_center_is_led_to(String path) {
        assertEquals(Optional.of(path), ReturnPath.inside(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "//evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "https://evil.example/mail-center",
                "//evil.example/mail-center/letters",
                "/mail-center//evil.example",
                "/mail-center.evil.example",
                "/mail-center@evil.example",
                "/mail-center:80@evil.example/",
                "/mail-centerx",
                "/mail-center/../observe",
                "/mail-center/..",
                "/mail-center/%2e%2e/observe",
                "/mail-center/.%2E/x",
                "/mail-center/%2fevil.example",
                "/mail-center/%2F%2Fevil.example",
                "/mail-center/%5cevil.example",
                "/mail-center/%252f",
                "/mail-center/letters/x\r\nSet-Cookie: a=b",
                "/mail-center/letters/x%0d%0aSet-Cookie:%20a=b",
                "/mail-center/letters/\tx",
                "/mail-center/letters?q=a\nb",
                "/mail-center/letters?q=a b",
                "/mail-center/letters#x",
                "/mail-center/letters/%zz",
                "/mail-center/letters/%4",
                "/mail-center/\u2215evil.example",
                "/mail-center/login",
                "/mail-center/login?to=/mail-center/login",
                "/mail-center/logout",
                "/mail-center/api/letters",
                "/mail-center/live",
                "/mail-center/assets/x/page.js",
                "javascript:alert(1)",
                " /mail-center",
                "mail-center"
            })
    void whatever_could_lead_elsewhere_is_not(String path) {
        assertEquals(Optional.empty(), ReturnPath.inside(path));
    }

    @Test
    void a_path_without_end_is_not() {
        assertEquals(Optional.empty(), ReturnPath.inside("/mail-center/letters?q=" + "x".repeat(2000)));
        assertEquals(Optional.empty(), ReturnPath.inside("/mail-center" + "/a".repeat(100_000)));
    }
}
