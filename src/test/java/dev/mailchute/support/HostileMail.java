package dev.mailchute.support;

import dev.mailchute.eml.MailView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Mail that was written to harm whoever looks at it: our own, and the hostile ones of the corpus where it is beside the clone. */
public record HostileMail(String name, byte[] bytes) {
    private static final Path CORPUS = Path.of(System.getProperty("mailchute.corpus", "../shared/corpus"));
    private static final Pattern HOSTILE = Pattern.compile("\\b(xss|tracker|header-injection|control-chars|rtl)\\b");

    private static final String EVERYTHING =
            "<html><head><base href=\"http://tracker.example/\"><meta http-equiv=refresh"
                    + " content=\"0;url=http://tracker.example/refresh\"><link rel=stylesheet href=http://tracker.example/a.css>"
                    + "<link rel=prefetch href=http://tracker.example/b><style>@import url(http://tracker.example/c.css);"
                    + " body{background:url(http://tracker.example/d.png)} @font-face{font-family:x;src:url(http://tracker.example/e.woff)}"
                    + "</style><script>window.__xss=1;document.title='owned'</script></head>"
                    + "<body onload=\"window.__xss=1\" background=http://tracker.example/f.png>"
                    + "<img src=x onerror=\"window.__xss=1\"><img src=http://tracker.example/g.png><img srcset=\"http://tracker.example/h.png 1x\">"
                    + "<svg onload=\"window.__xss=1\"><image href=http://tracker.example/i.png /><use href=http://tracker.example/j#k /></svg>"
                    + "<video src=http://tracker.example/l poster=http://tracker.example/m autoplay></video><audio src=http://tracker.example/n>"
                    + "</audio><object data=http://tracker.example/o></object><embed src=http://tracker.example/p>"
                    + "<iframe src=http://tracker.example/q></iframe><iframe srcdoc=\"<script>parent.__xss=1</script>\"></iframe>"
                    + "<form action=http://tracker.example/r><input autofocus onfocus=\"window.__xss=1\"></form>"
                    + "<a href=\"javascript:window.__xss=1\" id=js>click</a><a href=http://tracker.example/s ping=http://tracker.example/t>bank</a>"
                    + "<div style=\"background:url(http://tracker.example/u);position:fixed;top:0;left:0;width:100%;height:100%\">cover</div>"
                    + "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=window.__xss=1&gt;\">"
                    + "<noscript><p title=\"</noscript><img src=x onerror=window.__xss=1>\"></noscript>"
                    + "<img src=\"data:image/svg+xml,<svg onload='window.__xss=1'/>\"></body></html>";

    /** All of them. */
    public static List<HostileMail> all() {
        List<HostileMail> all = new ArrayList<>();
        all.add(inline());
        all.add(new HostileMail(
                "inline-subject",
                ("Subject: <script>window.__xss=1</script> \"'><img src=x onerror=window.__xss=1>\r\nFrom: \"</title><script>"
                                + "window.__xss=1</script>\" <a@x.example>\r\nTo: b@y.example\r\nX-Evil: {{ 7*7 }}<svg/onload=__xss=1>\r\n"
                                + "Content-Type: text/plain\r\n\r\n</pre><script>window.__xss=1</script>\u202Egpj.exe\r\n")
                        .getBytes(StandardCharsets.UTF_8)));
        all.add(new HostileMail(
                "inline-attachment",
                ("Subject: file\r\nFrom: a@x.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
                                + "Content-Type: text/html; name=\"x.html\"\r\nContent-Disposition: attachment;"
                                + " filename=\"\\\"><script>__xss=1</script>.html\"\r\n\r\n<script>window.__xss=1</script>\r\n--b\r\n"
                                + "Content-Type: image/svg+xml\r\nContent-Disposition: inline; filename=\"../../a.svg\"\r\nContent-ID: <c>\r\n\r\n"
                                + "<svg xmlns='http://www.w3.org/2000/svg' onload='window.__xss=1'/>\r\n--b\r\nContent-Type: text/html\r\n\r\n"
                                + "<img src=\"cid:c\"><p>see</p>\r\n--b--\r\n")
                        .getBytes(StandardCharsets.UTF_8)));
        if (Files.isDirectory(CORPUS)) {
            corpus(all);
        }
        return all;
    }

    private static void corpus(List<HostileMail> all) {
        try {
            for (String line : Files.readAllLines(CORPUS.resolve("MANIFEST.csv"))) {
                String file = line.split(",", 2)[0];
                if (file.endsWith(".eml")
                        && HOSTILE.matcher(line.substring(file.length())).find()) {
                    all.add(new HostileMail(file, Files.readAllBytes(CORPUS.resolve(file))));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many of them have HTML. */
    public static long withHtml() {
        return all().stream().filter(mail -> mail.html().isPresent()).count();
    }

    /** The one that tries everything at once. */
    public static HostileMail inline() {
        return new HostileMail(
                "inline-everything",
                ("Subject: everything\r\nFrom: a@x.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
                                + EVERYTHING + "\r\n")
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** Its HTML as it came, if it has any. */
    public Optional<String> html() {
        try {
            Path file = Files.createTempFile("hostile", ".eml");
            try {
                Files.write(file, bytes);
                return MailView.of(file).html().map(MailView.Text::content);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
