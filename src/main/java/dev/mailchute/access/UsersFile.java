package dev.mailchute.access;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The users file: {@code name:hash:role} per line, the hash being that of bcrypt or of a token. */
public final class UsersFile {
    private static final long MAX_BYTES = 1 << 20;
    /** The cost is bounded: a check at 31 would take days and block all others. */
    private static final Pattern BCRYPT = Pattern.compile("\\$2[abxy]\\$(0[4-9]|1[0-5])\\$[./A-Za-z0-9]{53}");

    private static final Pattern NAME = Pattern.compile("[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}:]{1,100}");
    private static final int STICKY = 01000;
    private static final int OTHERS_WRITE = 0002;

    private UsersFile() {}

    /** One user. */
    public record UserLine(String hash, Role role) {
        public boolean isToken() {
            return ApiToken.isHash(hash);
        }

        public int cost() {
            return Integer.parseInt(hash.substring(hash.indexOf('$', 1) + 1, hash.lastIndexOf('$')));
        }
    }

    /**
     * The content of a file.
     *
     * @param unusable the numbers of ignored lines
     */
    public record UserLines(Map<String, UserLine> entries, List<Integer> unusable) {}

    public static UserLines read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("it is larger than 1 MB");
        }
        Map<String, UserLine> entries = new LinkedHashMap<>();
        List<Integer> unusable = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            String[] parts = text.split(":", -1);
            Optional<Role> role = parts.length == 3 ? Role.of(parts[2]) : Optional.empty();
            boolean good = role.isPresent()
                    && !parts[0].isBlank()
                    && NAME.matcher(parts[0]).matches()
                    && (BCRYPT.matcher(parts[1]).matches() || ApiToken.isHash(parts[1]));
            // of several lines for one name, the first counts
            if (!good || entries.putIfAbsent(parts[0], new UserLine(parts[1], role.get())) != null) {
                unusable.add(number);
            }
        }
        return new UserLines(Map.copyOf(entries), unusable);
    }

    /** Why the file must not be used, if so: users other than its owner could add themselves. */
    public static Optional<String> refusal(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return Optional.empty();
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            return Optional.of("users other than its owner may write to it");
        }
        Path folder = file.toAbsolutePath().getParent();
        int mode = (Integer) Files.getAttribute(folder, "unix:mode");
        boolean replaceable = (mode & OTHERS_WRITE) != 0 && (mode & STICKY) == 0;
        return replaceable
                ? Optional.of("everyone may write to its folder, and so could replace it")
                : Optional.empty();
    }

    /** What is wrong with the file, as a continuation of "the users file"; empty if nothing is. */
    public static Optional<String> trouble(Path file) {
        try {
            Optional<String> refusal = refusal(file);
            if (refusal.isPresent()) {
                return Optional.of("lets nobody sign in: " + refusal.get());
            }
            UserLines content = read(file);
            if (content.entries().isEmpty()) {
                return Optional.of("has no line that lets anyone sign in");
            }
            if (!content.unusable().isEmpty()) {
                return Optional.of("has lines that are ignored, because they are not name:hash:role or repeat a name: "
                        + content.unusable().stream().limit(10).toList());
            }
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.of("lets nobody sign in: it does not exist");
        } catch (CharacterCodingException e) {
            return Optional.of("lets nobody sign in: it is not UTF-8");
        } catch (IOException e) {
            return Optional.of("lets nobody sign in: it cannot be read");
        }
    }
}
