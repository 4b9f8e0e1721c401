package dev.mailchute.journey;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openqa.selenium.chrome.ChromeDriver;

/** Looks at a page for what keeps people with disabilities from using it: WCAG 2.2 A and AA, and axe's best practices. */
final class Axe {
    private static final String FIND = "const done = arguments[arguments.length - 1];"
            + "axe.run(document, {iframes: false, resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a',"
            + " 'wcag21aa', 'wcag22aa', 'best-practice']})"
            + ".then(found => done(found.violations.flatMap(rule => rule.nodes.map(node =>"
            + " rule.id + ': ' + node.target.join(' ') + ' ' + node.any.map(check => check.message).join('; ')))))"
            + ".catch(error => done([String(error)]));";

    private final String script;

    Axe() throws IOException {
        try (InputStream in = Axe.class.getResourceAsStream("/axe.min.js")) {
            script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** To be called on each page that was opened, before {@link #violations}. */
    void into(ChromeDriver page) {
        page.executeScript(script);
    }

    @SuppressWarnings("unchecked")
    List<String> violations(ChromeDriver page) {
        return (List<String>) page.executeAsyncScript(FIND);
    }
}
