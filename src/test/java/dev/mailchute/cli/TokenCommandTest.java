package dev.mailchute.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.access.Role;
import dev.mailchute.access.UsersFile;
import dev.mailchute.settings.reading.Configuration;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that creates a token, prints it once, and stores its hash in the users file. */
class TokenCommandTest {
    private static final String USERS = "# who may, and why\n\nolga:$2a$12$" + ".".repeat(53) + ":operator";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Path users(String permissions) throws IOException {
        Path users = Files.writeString(folder.resolve("users"), USERS);
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString(permissions));
        return users;
    }

    private int make(String name, Role role, boolean replace) throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of(
                "MAILCHUTE_TENANT_ID", "contoso.com",
                "MAILCHUTE_CLIENT_ID", "app",
                "MAILCHUTE_CLIENT_SECRET", "s3cr3t",
                "MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com"));
        if (Files.exists(folder.resolve("users"))) {
            environment.put("MAILCHUTE_HTTP_USERS_FILE", "users");
        }
        out.reset();
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        return new TokenCommand(new Configuration(folder, environment).read(), printed).make(name, role, replace);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String token() {
        return printed()
                .lines()
                .filter(line -> line.startsWith("mct_"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_line_is_added_and_the_rest_of_the_file_is_unchanged() throws Exception {
        Path users = users("rw-r-----");
        assertEquals(0, make("backup", Role.OPERATOR, false));
        List<String> lines = Files.readAllLines(users);
        assertEquals(USERS.lines().toList(), lines.subList(0, 3));
        assertEquals(4, lines.size());
        assertTrue(lines.get(3).matches("backup:sha256\\$[A-Za-z0-9_-]{43}:operator"), lines.get(3));
        assertFalse(Files.readString(users).contains(token()), "the token itself is not stored");
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(users)));
        assertEquals(Optional.empty(), UsersFile.trouble(users));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(users), left.filter(Files::isRegularFile).toList());
        }
    }

    @Test
    void an_existing_token_is_replaced_only_on_request_and_a_person_never() throws Exception {
        Path users = users("rw-------");
        make("backup", Role.VIEWER, false);
        String first = token();
        String before = Files.readString(users);
        assertThrows(TokenCommand.RefusedTokenException.class, () -> make("backup", Role.VIEWER, false));
        assertThrows(TokenCommand.RefusedTokenException.class, () -> make("olga", Role.VIEWER, true));
        assertEquals(before, Files.readString(users));
        assertEquals(0, make("backup", Role.VIEWER, true));
        assertFalse(token().equals(first));
        assertEquals(4, Files.readAllLines(users).size());
        assertFalse(Files.readString(users).equals(before));
    }

    @Test
    void no_token_is_created_without_a_users_file_or_if_others_may_write_to_it() throws Exception {
        assertThrows(TokenCommand.RefusedTokenException.class, () -> make("backup", Role.VIEWER, false));
        users("rw-rw----");
        assertThrows(TokenCommand.RefusedTokenException.class, () -> make("backup", Role.VIEWER, false));
        assertEquals("", printed());
    }

    @Test
    void if_the_file_cannot_be_written_the_line_to_add_is_printed() throws Exception {
        Path users = users("rw-------");
        Files.createDirectories(folder.resolve(".users.part/in-the-way"));
        assertEquals(1, make("backup", Role.VIEWER, false));
        assertEquals(USERS, Files.readString(users));
        assertTrue(printed().contains("Add this line to it"), printed());
        assertTrue(printed().lines().anyMatch(line -> line.startsWith("backup:sha256$")), printed());
        assertTrue(printed().contains(token()), printed());
    }
}
