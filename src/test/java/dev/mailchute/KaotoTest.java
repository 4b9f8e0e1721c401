package dev.mailchute;

import dev.mailchute.support.NodeScripts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Opens the routes in Kaoto and writes them back, with its own classes, which run in node ({@code src/test/kaoto}). It needs node and,
 * the first time, the npm registry; where it cannot have them it is skipped, unless {@code MAILCHUTE_NODE=required}.
 */
@Tag("browser")
class KaotoTest {
    private static final NodeScripts SCRIPTS = new NodeScripts(
            Path.of("src/test/kaoto"),
            Path.of("target/kaoto"),
            Map.of("ROUTES", Path.of("routes").toAbsolutePath().toString()));

    @BeforeAll
    static void install() throws Exception {
        SCRIPTS.install(
                () -> Files.exists(SCRIPTS.work().resolve("kaoto-bundle.mjs"))
                        || SCRIPTS.succeeds("npm", "ci", "--legacy-peer-deps")
                                && SCRIPTS.succeeds("node", "bundle.mjs"),
                "the routes are not opened in Kaoto");
    }

    @Test
    void the_routes_open_in_kaoto_and_come_back_with_their_meaning() throws Exception {
        SCRIPTS.assertPasses("routes.test.mjs");
    }
}
