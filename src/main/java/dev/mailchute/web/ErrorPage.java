package dev.mailchute.web;

import java.util.Map;

/** A page for whoever gets no other: what happened, what to do, and a way back. It needs no session and no letter. */
final class ErrorPage {
    private final String root;
    private final Templates templates;
    private final Assets assets;

    /** @param root what stands before every path of the application */
    ErrorPage(String root, Templates templates, Assets assets) {
        this.root = root;
        this.templates = templates;
        this.assets = assets;
    }

    /**
     * @param status of the HTTP answer
     * @param words what happened and what to do next, as sentences
     */
    Reply reply(int status, String words) {
        return Reply.page(status, html(status, words));
    }

    /** The same as text, for an answer that does not come through the page. */
    String html(int status, String words) {
        return templates.render(
                "error", Map.of("root", root, "assets", assets.links(), "title", title(status), "words", words));
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "This request cannot be understood";
            case 401 -> "Sign in first";
            case 403 -> "This is not allowed";
            case 404 -> "There is nothing here";
            case 405 -> "This cannot be done here";
            case 413, 414, 431 -> "This is too long";
            case 421 -> "Wrong address";
            case 429 -> "Too many requests";
            case 503 -> "Not possible right now";
            default -> status < 500 ? "This did not work" : "Something went wrong";
        };
    }
}
