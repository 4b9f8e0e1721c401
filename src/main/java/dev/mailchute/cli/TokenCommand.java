package dev.mailchute.cli;

import dev.mailchute.access.ApiToken;
import dev.mailchute.access.Role;
import dev.mailchute.access.UsersFile;
import dev.mailchute.files.Durable;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The command {@code mail-center token}: adds a line to the users file and keeps the other lines unchanged. */
final class TokenCommand {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Settings settings;
    private final PrintStream out;

    TokenCommand(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /** The token was not created; the text is printed unchanged. */
    static final class RefusedTokenException extends RuntimeException {
        RefusedTokenException(String message) {
            super(message);
        }
    }

    int make(String name, Role role, boolean replace) throws IOException {
        Path configured = settings.http()
                .usersFile()
                .orElseThrow(() -> new RefusedTokenException(
                        "no token was created: mailchute.http.users-file is not set. Without a users file,"
                                + " programs on this machine need no token. Set it first if you want tokens"));
        Path file = configured.toRealPath();
        UsersFile.refusal(file).ifPresent(reason -> {
            throw new RefusedTokenException("no token was created: " + file + " lets nobody sign in: " + reason);
        });
        ApiToken token = ApiToken.random();
        String line = token.line(name, role);
        byte[] content = withToken(Files.readString(file), name, line, replace).getBytes(StandardCharsets.UTF_8);
        try {
            replace(file, content);
            out.println("Token for " + name + " (" + role + "), which cannot be shown again:");
            out.println(token.secret());
            out.println("Its hash is in " + file + ". Programs send the token as  Authorization: Bearer TOKEN");
            return 0;
        } catch (IOException | UnsupportedOperationException e) {
            out.println("Token for " + name + " (" + role + "), which cannot be shown again:");
            out.println(token.secret());
            out.println("It does not work yet: " + file + " cannot be written here (" + e + "). Add this line to it"
                    + (replace ? ", instead of the line of " + name : "") + ":");
            out.println(line);
            return 1;
        }
    }

    private static String withToken(String before, String name, String line, boolean replace) {
        String end = before.contains("\r\n") ? "\r\n" : "\n";
        List<String> lines = new ArrayList<>(before.lines().toList());
        List<Integer> same = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().startsWith(name + ":")) {
                same.add(i);
            }
        }
        if (same.isEmpty()) {
            lines.add(line);
        } else if (!replace) {
            throw new RefusedTokenException("user " + name + " already exists; choose another name, or give --replace");
        } else if (!same.stream().allMatch(number -> isToken(lines.get(number)))) {
            throw new RefusedTokenException(
                    name + " is a user with a password and cannot be replaced by a token; choose another name");
        } else {
            lines.set(same.get(0), line);
            same.stream()
                    .skip(1)
                    .sorted(java.util.Comparator.reverseOrder())
                    .forEach(number -> lines.remove((int) number));
        }
        return String.join(end, lines) + end;
    }

    private static boolean isToken(String line) {
        return line.contains(":sha256$");
    }

    /** In one step, with the same owner and permissions; the new file is never readable by others, not even briefly. */
    private static void replace(Path file, byte[] content) throws IOException {
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        Files.deleteIfExists(part);
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (view == null) {
                Files.createFile(part);
            } else {
                Files.createFile(part, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
                PosixFileAttributes same = view.readAttributes();
                PosixFileAttributeView fresh = Files.getFileAttributeView(part, PosixFileAttributeView.class);
                if (!fresh.readAttributes().owner().equals(same.owner())) {
                    fresh.setOwner(same.owner());
                }
                if (!fresh.readAttributes().group().equals(same.group())) {
                    fresh.setGroup(same.group());
                }
                fresh.setPermissions(same.permissions());
            }
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                Channels.newOutputStream(channel).write(content);
                channel.force(true);
            }
            Durable.replace(part, file);
            Durable.syncFolder(file.getParent());
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
