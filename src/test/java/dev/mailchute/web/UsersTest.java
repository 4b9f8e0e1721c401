package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.mailchute.access.ApiToken;
import dev.mailchute.access.Role;
import dev.mailchute.access.UsersFile;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The users file: whom it lets in, and what can be learnt from how long that takes. */
class UsersTest {
    @TempDir
    Path folder;

    private final List<Integer> costs = new ArrayList<>();
    private Path file;
    private ApiToken token;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("users");
        token = ApiToken.random();
        write(
                "# who",
                "cheap:" + hash(4, "right") + ":viewer",
                "dear:" + hash(7, "right") + ":operator",
                token.line("backup", Role.OPERATOR),
                "");
        permit("rw-r-----");
    }

    private void write(String... lines) throws IOException {
        Files.write(file, List.of(lines));
    }

    private void permit(String permissions) throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static String hash(int cost, String password) {
        return BCrypt.withDefaults().hashToString(cost, password.toCharArray());
    }

    private boolean lets(String name, String password) {
        return new Users(file).check(name, password).isPresent();
    }

    @Test
    void the_right_password_lets_in_with_the_role_of_the_line() {
        assertEquals(
                Optional.of(Role.OPERATOR),
                new Users(file).check("dear", "right").map(UsersFile.UserLine::role));
        assertTrue(lets("cheap", "right"));
        assertFalse(lets("cheap", "wrong"));
        assertFalse(lets("nobody", "right"));
        assertFalse(lets("cheap", ""));
    }

    /** What is counted is the work itself: a check at cost c is 2^c rounds. */
    @Test
    void whatever_is_asked_costs_what_the_dearest_hash_of_the_file_costs() {
        Users users = new Users(file, (password, hash) -> {
            costs.add(Integer.parseInt(hash.substring(4, 6)));
            assertTrue(password.length >= 1 && password.length <= 72);
            return false;
        });
        String tooLong = "x".repeat(73);
        for (String name : new String[] {"cheap", "dear", "nobody", "backup", ""}) {
            for (String password : new String[] {"wrong", "", tooLong, "\u00e4".repeat(100)}) {
                costs.clear();
                assertTrue(users.check(name, password).isEmpty());
                long work = costs.stream().mapToLong(cost -> 1L << cost).sum();
                assertEquals(1L << 7, work, name + " with " + password.length() + " signs took " + costs);
            }
        }
    }

    @Test
    void a_made_up_hash_is_worked_on_like_a_real_one() {
        String none = "$2a$04$" + ".".repeat(53);
        BCrypt.Result result = BCrypt.verifyer().verify("x".getBytes(), none.getBytes());
        assertTrue(result.validFormat, result.formatErrorMessage);
    }

    @Test
    void a_password_of_72_bytes_lets_in_and_a_longer_one_does_not() throws IOException {
        write("long:" + hash(4, "y".repeat(71)) + ":viewer");
        assertTrue(lets("long", "y".repeat(71)));
        assertFalse(lets("long", "y".repeat(72)));
        assertFalse(lets("long", "y".repeat(300)));
    }

    @Test
    void a_token_lets_in_as_a_token_only_and_a_password_never_as_one() {
        Users users = new Users(file);
        assertEquals(Optional.of("backup"), users.bearer(token.secret()));
        assertFalse(lets("backup", token.secret()));
        assertEquals(Optional.empty(), users.bearer("right"));
        assertEquals(
                Optional.empty(), users.bearer(users.find("cheap").orElseThrow().hash()));
        assertEquals(
                Optional.empty(),
                users.bearer(users.find("backup").orElseThrow().hash()));
        assertEquals(Optional.empty(), users.bearer(ApiToken.random().secret()));
        assertFalse(token.toString().contains(token.secret()));
        assertTrue(token.secret().matches("mct_[A-Za-z0-9_-]{43}"));
    }

    @Test
    void a_token_is_known_without_a_look_at_the_file_as_it_was_read_last() throws IOException {
        Users users = new Users(file);
        users.readOnce();
        Files.delete(file);
        assertTrue(users.knewToken(token.secret()), "nobody has looked since");
        assertTrue(users.bearer(token.secret()).isEmpty());
        assertFalse(users.knewToken(token.secret()));
        write(token.line("backup", Role.OPERATOR));
        permit("rw-r-----");
        users.readOnce();
        assertTrue(users.knewToken(token.secret()));
        assertFalse(users.knewToken(ApiToken.random().secret()));
        assertFalse(users.knewToken("right"));
        assertFalse(users.knewToken(users.find("backup").orElseThrow().hash()));
        ApiToken later = ApiToken.random();
        write(later.line("later", Role.VIEWER), "");
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> users.knewToken(later.secret()));
        assertFalse(users.knewToken(token.secret()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw----", "rw-r---w-", "rw-rw-rw-"})
    void a_file_that_others_may_write_admits_no_users(String permissions) throws IOException {
        Users users = new Users(file);
        assertTrue(users.check("cheap", "right").isPresent());
        permit(permissions);
        assertTrue(users.check("cheap", "right").isEmpty());
        assertTrue(users.bearer(token.secret()).isEmpty());
        assertTrue(users.find("cheap").isEmpty(), "whoever is signed in is signed out");
        assertTrue(UsersFile.trouble(file).orElseThrow().contains("users other than its owner may write to it"));
        permit("rw-------");
        assertTrue(users.check("cheap", "right").isPresent());
    }

    @Test
    void a_file_that_everyone_could_replace_admits_no_users() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertFalse(lets("cheap", "right"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertTrue(lets("cheap", "right"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann",
                "ann:$2a$31$.....................................................:viewer",
                "ann:$2a$03$.....................................................:viewer",
                "ann:secret:viewer",
                "ann:sha256$short:viewer",
                "ann:$2a$04$.....................................................:admin",
                "ann:$2a$04$.....................................................:viewer:",
                "a\u001bnn:$2a$04$.....................................................:viewer",
                "a\u2028nn:$2a$04$.....................................................:viewer",
                ":$2a$04$.....................................................:viewer",
                "dear:$2a$04$.....................................................:operator"
            })
    void a_line_that_is_none_lets_nobody_in_and_is_named(String line) throws IOException {
        write("dear:" + hash(4, "right") + ":viewer", line);
        UsersFile.UserLines content = UsersFile.read(file);
        assertEquals(List.of(2), content.unusable());
        assertEquals(java.util.Set.of("dear"), content.entries().keySet());
        assertTrue(UsersFile.trouble(file).orElseThrow().contains("[2]"));
        assertTrue(lets("dear", "right"));
    }

    @Test
    void a_changed_line_takes_effect_and_a_missing_file_admits_no_users() throws IOException {
        Users users = new Users(file);
        UsersFile.UserLine before = users.find("cheap").orElseThrow();
        write("cheap:" + before.hash() + ":operator");
        assertFalse(users.find("cheap").orElseThrow().equals(before));
        Files.delete(file);
        assertTrue(users.find("cheap").isEmpty());
        assertTrue(UsersFile.trouble(file).orElseThrow().contains("does not exist"));
    }
}
