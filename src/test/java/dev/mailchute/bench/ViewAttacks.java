package dev.mailchute.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Letters that are dear to show, looked at by somebody who may only look: once, then by 16 at once. */
final class ViewAttacks {
    private static final Pattern SOURCE = Pattern.compile("<img[^>]*\\ssrc=\"([^\"]+)\"");

    private ViewAttacks() {}

    static List<Attack> all() {
        Map<String, String> htmls = new LinkedHashMap<>();
        htmls.put("round-brackets", "style of 800,000 round brackets");
        htmls.put("other-brackets", "style of 270,000 [{]");
        htmls.put("declarations", "2 MB of declarations in one style");
        htmls.put("attributes", "2 MB of attributes in one tag");
        htmls.put("styled-elements", "2 MB of elements with a style");
        htmls.put("depth", "100,000 elements inside each other");
        htmls.put("crossed", "2 MB of elements that cross each other");
        htmls.put("cells", "2 MB of table cells");
        htmls.put("links", "2 MB of links");
        htmls.put("entities", "2 MB of entities");
        htmls.put("unfinished", "2 MB of comments and tags without end");
        htmls.put("tiny-pictures", "100,000 images by Content-ID");
        htmls.put("unknown-pictures", "2 MB of pictures that are not there");
        List<Attack> attacks = new ArrayList<>();
        htmls.forEach(
                (name, what) -> attacks.add(new Attack(name, what, onslaught -> viewed(onslaught, name, "/html"))));
        attacks.add(new Attack("headers", "4 MB of header fields", onslaught -> viewed(onslaught, "headers", "")));
        attacks.add(new Attack("parts", "2 MB of empty attachments", onslaught -> viewed(onslaught, "parts", "")));
        attacks.add(new Attack(
                "recipients",
                "a list of letters to 20,000 recipients each",
                onslaught -> viewed(onslaught, "/mail-center/letters?q=everybody")));
        attacks.add(new Attack(
                "recipients-api",
                "the same from the API",
                onslaught -> onslaught.atOnce(16, number -> onslaught
                        .ask(Onslaught.request(
                                        "GET",
                                        "/mail-center/api/letters?size=500&q=everybody",
                                        "",
                                        AttackedPage.basic())
                                + "\r\n")
                        .code())));
        attacks.add(new Attack("pictures", "30 pictures of 300 KB, as a browser asks", ViewAttacks::pictures));
        return attacks;
    }

    private static void viewed(Onslaught onslaught, String letter, String further) throws InterruptedException {
        viewed(onslaught, onslaught.page().letter(letter) + further);
    }

    private static void viewed(Onslaught onslaught, String path) throws InterruptedException {
        AttackedPage page = onslaught.page();
        onslaught.atOnce(1, number -> onslaught.get(path, page.viewer()).code());
        onslaught.atOnce(16, number -> onslaught.get(path, page.viewer()).code());
    }

    /** No attack: a mail as people send it every day. All of its pictures must be there, or the reason why not. */
    private static void pictures(Onslaught onslaught) throws InterruptedException {
        AttackedPage page = onslaught.page();
        String path = page.letter("pictures") + "/html";
        long begin = System.nanoTime();
        Wire.Answer html = patiently(onslaught, path);
        onslaught.answers().count(html.code());
        List<String> sources = new ArrayList<>();
        Matcher found = SOURCE.matcher(html.text());
        while (found.find()) {
            sources.add(found.group(1).replace("&#61;", "=").replace("&amp;", "&"));
        }
        List<String> shown = new java.util.concurrent.CopyOnWriteArrayList<>();
        onslaught.atOnce(
                6,
                number -> { // as many connections as a browser opens
                    for (int i = number; i < sources.size(); i += 6) {
                        if (isShown(onslaught, path, sources.get(i))) {
                            shown.add(sources.get(i));
                        }
                    }
                    return "read";
                });
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        onslaught.answers().remark(shown.size() + " of " + HostileLetters.PICTURES + " shown in " + millis + " ms");
        if (shown.size() < HostileLetters.PICTURES) {
            onslaught.answers().fail(HostileLetters.PICTURES - shown.size() + " pictures not shown");
        }
    }

    private static boolean isShown(Onslaught onslaught, String html, String source) {
        if (source.startsWith("data:")) {
            return true;
        }
        String path = java.net.URI.create(html).resolve(source).toString();
        Wire.Answer picture = patiently(onslaught, path);
        return picture.code().equals("200")
                && picture.header("Content-Type").orElse("").startsWith("image/")
                && picture.body().length > 1000;
    }

    private static Wire.Answer patiently(Onslaught onslaught, String path) {
        try (Wire wire = onslaught.wire(60_000)) {
            wire.send(Onslaught.request("GET", path, onslaught.page().viewer(), "") + "\r\n");
            return wire.answer();
        } catch (IOException e) {
            return new Wire.Answer("refused", "", new byte[0]);
        }
    }
}
