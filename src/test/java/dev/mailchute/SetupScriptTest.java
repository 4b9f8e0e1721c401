package dev.mailchute;

import dev.mailchute.support.NodeScripts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tries the logic of the set-up script for Entra and Exchange where there is no PowerShell: an interpreter of the part
 * of the language that the script uses runs it on a tenant in memory ({@code src/test/powershell}). It needs node and,
 * the first time, the npm registry; where it cannot have them it is skipped, unless {@code MAILCHUTE_NODE=required}.
 */
@Tag("browser")
class SetupScriptTest {
    private static final NodeScripts SCRIPTS = new NodeScripts(
            Path.of("src/test/powershell"),
            Path.of("target/powershell"),
            Map.of(
                    "SCRIPT",
                    Path.of("docs/scripts/New-MailchuteApp.ps1")
                            .toAbsolutePath()
                            .toString(),
                    "GUIDE",
                    Path.of("docs/app-registration.md").toAbsolutePath().toString()));

    @BeforeAll
    static void install() throws Exception {
        SCRIPTS.install(
                () -> Files.isDirectory(SCRIPTS.work().resolve("node_modules/web-tree-sitter"))
                        || SCRIPTS.succeeds("npm", "ci"),
                "the set-up script is not tried");
    }

    @Test
    void the_setup_script_decides_as_its_help_and_its_guide_say() throws Exception {
        SCRIPTS.assertPasses("New-MailchuteApp.test.mjs");
    }
}
