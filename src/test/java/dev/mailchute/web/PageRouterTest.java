package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.health.Clocks;
import dev.mailchute.mailcenter.DiscardedIndex;
import dev.mailchute.mailcenter.LetterIndex;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.support.SteppedClock;
import dev.mailchute.web.PageRoute.PageCall;
import io.vertx.core.MultiMap;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of pages and forms. */
class PageRouterTest {
    @TempDir
    Path folder;

    private PageRouter router() {
        SteppedClock clock = new SteppedClock();
        MailCenter mailCenter = new MailCenter(folder, clock);
        return new PageRouter(new PageContext(
                null,
                new PageContext.ShownLetters(
                        mailCenter, new LetterIndex(mailCenter, clock), new DiscardedIndex(mailCenter, clock)),
                null,
                null,
                null,
                new Clocks(clock, clock)));
    }

    private static PageCall call(String method, String path) {
        MultiMap none = MultiMap.caseInsensitiveMultiMap();
        Request request = new Request(
                method,
                new Request.Asker("localhost", "127.0.0.1", false),
                "/mail-center" + path,
                none,
                none,
                new Request.RequestBody(none, ""));
        return new PageCall(request, request.steps(), "ann");
    }

    private String route(String method, String path) {
        List<String> found = router().routes().stream()
                .filter(route -> route.matches(call(method, path)))
                .map(PageRoute::template)
                .toList();
        assertTrue(found.size() <= 1, () -> path + " is ambiguous: " + found);
        return found.isEmpty() ? "" : found.get(0);
    }

    @Test
    void a_path_and_a_method_lead_to_one_route_or_to_none() {
        assertEquals("/", route("GET", ""));
        assertEquals("/letters", route("GET", "/letters"));
        assertEquals("/letters/{id}", route("HEAD", "/letters/abc"));
        assertEquals("/letters/{id}/edit", route("GET", "/letters/abc/edit"));
        assertEquals("/letters/{id}/edit", route("POST", "/letters/abc/edit"));
        assertEquals("/discarded/{id}/attachments/{number}", route("GET", "/discarded/abc/attachments/1"));
        assertEquals("/jobs/{number}/undo", route("POST", "/jobs/7/undo"));
        assertEquals("/set-up", route("GET", "/set-up"));
        assertEquals("/set-up/check", route("POST", "/set-up/check"));
        assertEquals("/set-up/send-test", route("POST", "/set-up/send-test"));
        assertEquals("/set-up/reload-routes", route("POST", "/set-up/reload-routes"));
        for (String other : List.of(
                "GET /letters/abc/retry",
                "POST /",
                "POST /jobs",
                "GET /letters/abc/html/1",
                "POST /letters/abc/restore",
                "GET /nothing",
                "POST /discarded/abc/retry",
                "GET /live",
                "GET /counts")) {
            String[] parts = other.split(" ");
            assertEquals("", route(parts[0], parts[1]), other);
        }
    }

    @Test
    void reading_is_a_get_and_acting_is_a_post() {
        for (PageRoute route : router().routes()) {
            boolean acts = route.template()
                    .matches(".*/(retry|resend|discard|restore|note|stop|undo|check|send-test|reload-routes)");
            assertEquals(acts, acts && route.method().equals("POST"), route.template());
        }
    }

    @Test
    void an_unknown_path_and_a_letter_that_never_was_are_nothing() {
        PageRouter router = router();
        for (String path : List.of("/nothing", "/letters/abc/message.eml", "/letters/abc/attachments/x")) {
            assertEquals(PageAnswer.nothing(), router.answer(call("GET", path)), path);
        }
    }

    @Test
    void only_the_address_of_a_picture_is_one() {
        assertTrue(PageRouter.isPicture(List.of("letters", "abc", "pictures", "key")));
        assertTrue(PageRouter.isPicture(List.of("discarded", "abc", "pictures", "key")));
        assertFalse(PageRouter.isPicture(List.of("letters", "abc", "pictures")));
        assertFalse(PageRouter.isPicture(List.of("jobs", "abc", "pictures", "key")));
        assertFalse(PageRouter.isOfOneMail(List.of("letters")));
        assertTrue(PageRouter.isOfOneMail(List.of("discarded", "abc")));
        assertFalse(PathTemplate.matches("/", List.of("letters")));
        assertFalse(PathTemplate.matches("/letters", List.of()));
    }
}
