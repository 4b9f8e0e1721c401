package dev.mailchute.journey;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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

    /**
     * What is wrong with the page that is open, in light and dark, on a phone and enlarged. The page is left enlarged.
     *
     * @param name of the page, for the list
     */
    List<String> look(Browser browser, String name) {
        List<String> faults = new ArrayList<>();
        browser.driver().executeScript(script);
        see(browser, name + ", light", faults);
        browser.wishesFor("dark");
        see(browser, name + ", dark", faults);
        browser.screen(360, 640, 2);
        see(browser, name + ", phone, dark", faults);
        browser.wishesFor("light");
        see(browser, name + ", phone", faults);
        browser.screen(680, 450, 2);
        see(browser, name + ", 200 %", faults);
        return faults;
    }

    @SuppressWarnings("unchecked")
    private static void see(Browser browser, String name, List<String> faults) {
        List<String> found = (List<String>) browser.driver().executeAsyncScript(FIND);
        found.forEach(fault -> faults.add(name + ": " + fault));
    }
}
