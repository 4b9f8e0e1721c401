package dev.mailchute.web;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The users file: {@code name:bcrypt-hash:role} per line. Read anew when it changes. */
final class Users {
    private static final Logger LOG = LoggerFactory.getLogger(Users.class);
    /** Of no password; checked for names that do not exist, so that these take as long as others. */
    private static final String NOBODY = BCrypt.withDefaults().hashToString(10, "nobody".toCharArray());

    private final Path file;
    private FileTime read = FileTime.fromMillis(0);
    private Map<String, User> users = Map.of();

    Users(Path file) {
        this.file = file;
    }

    /** What somebody may do. */
    enum Role {
        VIEWER,
        OPERATOR
    }

    private record User(String hash, Role role) {}

    /** The role of this user, if the password is right. */
    Optional<Role> check(String name, String password) {
        User user = current().get(name);
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        // bcrypt looks at 72 bytes; a longer password is none of ours, and must not throw
        boolean right = bytes.length > 0
                && bytes.length <= 72
                && BCrypt.verifyer()
                        .verify(bytes, (user == null ? NOBODY : user.hash()).getBytes(StandardCharsets.UTF_8))
                        .verified;
        return right && user != null ? Optional.of(user.role()) : Optional.empty();
    }

    /** The role somebody has now, who signed in before; absent if the user was removed. */
    Optional<Role> role(String name) {
        return Optional.ofNullable(current().get(name)).map(User::role);
    }

    private synchronized Map<String, User> current() {
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            if (!changed.equals(read)) {
                users = parsed();
                read = changed;
            }
        } catch (IOException e) {
            LOG.warn("the users file cannot be read, so nobody can sign in: {}", e.toString());
            users = Map.of();
        }
        return users;
    }

    private Map<String, User> parsed() throws IOException {
        Map<String, User> found = new HashMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            String[] parts = text.split(":");
            boolean good = parts.length == 3
                    && !parts[0].isBlank()
                    && parts[1].matches("\\$2[abxy]?\\$\\d\\d\\$[./A-Za-z0-9]{53}")
                    && (parts[2].equals("viewer") || parts[2].equals("operator"));
            if (good) {
                found.put(parts[0], new User(parts[1], parts[2].equals("viewer") ? Role.VIEWER : Role.OPERATOR));
            } else {
                LOG.warn("line {} of the users file is not name:bcrypt-hash:role, so this user cannot sign in", number);
            }
        }
        return Map.copyOf(found);
    }
}
