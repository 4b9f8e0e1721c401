package dev.mailchute.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestkitProgramTest {
    @TempDir
    Path folder;

    @Test
    void without_the_testkit_it_says_where_to_get_it() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int exitCode = new TestkitProgram(folder.resolve("mailchute.jar"))
                .run(new PrintStream(out, true, StandardCharsets.UTF_8), "a.Program", List.of());
        assertEquals(2, exitCode);
        String said = out.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains(folder.resolve("mailchute-testkit.jar").toString()), said);
        assertTrue(said.contains(".tar.gz has it"), said);
    }

    @Test
    void the_exit_code_is_that_of_the_program() throws Exception {
        Files.createFile(folder.resolve("mailchute-testkit.jar"));
        int exitCode =
                new TestkitProgram(folder.resolve("mailchute.jar")).run(System.out, "no.such.Program", List.of());
        assertEquals(1, exitCode, "as java has it for a class that is not there");
    }
}
