package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A browser keeps one cookie of a name for a host, whatever the port. */
class CookieNameTest {
    private static String name(String instance, String host, boolean isSecure) {
        return Access.cookieName(instance, host, isSecure);
    }

    @Test
    void two_mailchutes_on_one_host_have_cookies_of_their_own() {
        String here = name("/srv/a/data\n", "mail.example:8080", false);
        assertEquals(here, name("/srv/a/data\n", "MAIL.example:8080", false));
        assertNotEquals(here, name("/srv/b/data\n", "mail.example:8080", false), "below another path of one proxy");
        assertNotEquals(here, name("/srv/a/data\n", "mail.example:8081", false), "the same image in two containers");
        assertNotEquals(here, name("/srv/a/data\n/second", "mail.example:8080", false), "another base path");
    }

    @Test
    void with_tls_the_name_itself_makes_a_browser_refuse_it_from_elsewhere() {
        assertTrue(name("/srv/a/data\n", "mail.example", true).matches("__Secure-mailchute-[0-9a-f]{12}"));
        assertTrue(name("/srv/a/data\n", "mail.example", false).matches("mailchute-[0-9a-f]{12}"));
    }
}
