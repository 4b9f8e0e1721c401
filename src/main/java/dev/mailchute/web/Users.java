package dev.mailchute.web;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.mailchute.access.ApiToken;
import dev.mailchute.access.UsersFile;
import dev.mailchute.access.UsersFile.UserLine;
import dev.mailchute.health.TroubleLog;
import dev.mailchute.log.MaskedText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The current users, read again when the users file changes. */
final class Users {
    private static final Logger LOG = LoggerFactory.getLogger(Users.class);
    /** bcrypt ignores the rest. */
    private static final int MAX_PASSWORD_BYTES = 72;

    private static final int DEFAULT_COST = 10;
    private static final String SALT_AND_HASH = ".".repeat(53);

    private final Path file;
    private final Bcrypt bcrypt;
    private final TroubleLog troubles = new TroubleLog();
    private Stamp read;
    private Map<String, UserLine> users = Map.of();
    /** As of the last read. */
    private volatile Set<String> tokenHashes = Set.of();

    private final AtomicBoolean lookingBeside = new AtomicBoolean();

    /** The slow check of a password. */
    interface Bcrypt {
        boolean isRight(byte[] password, String hash);
    }

    private record Stamp(FileTime changed, long size, Object key) {}

    Users(Path file) {
        this(
                file,
                (password, hash) -> BCrypt.verifyer().verify(password, hash.getBytes(StandardCharsets.UTF_8)).verified);
    }

    Users(Path file, Bcrypt bcrypt) {
        this.file = file;
        this.bcrypt = bcrypt;
    }

    /** Reads the file, so that its tokens are known from the start. */
    void readOnce() {
        current();
    }

    /**
     * The user of this name, if the password is right. The work is always that of the most expensive hash in the file, so that timing
     * reveals neither which names exist nor whose hash is cheaper.
     */
    Optional<UserLine> check(String name, String password) {
        Map<String, UserLine> now = current();
        int dearest = now.values().stream()
                .filter(entry -> !entry.isToken())
                .mapToInt(UserLine::cost)
                .max()
                .orElse(DEFAULT_COST);
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        boolean fits = bytes.length > 0 && bytes.length <= MAX_PASSWORD_BYTES;
        // an empty or too long password cannot be right, but takes the same time
        byte[] tried = fits ? bytes : Arrays.copyOf(bytes, Math.max(1, Math.min(bytes.length, MAX_PASSWORD_BYTES)));
        Optional<UserLine> user = Optional.ofNullable(now.get(name)).filter(entry -> !entry.isToken());
        String hash = user.map(UserLine::hash).orElseGet(() -> ofNoPassword(dearest));
        boolean right = bcrypt.isRight(tried, hash);
        for (int cost = user.map(UserLine::cost).orElse(dearest); cost < dearest; cost++) {
            bcrypt.isRight(tried, ofNoPassword(cost)); // 2^c + 2^c + 2^(c+1) + ... is 2^dearest
        }
        return user.filter(entry -> right && fits);
    }

    private static String ofNoPassword(int cost) {
        return String.format("$2a$%02d$%s", cost, SALT_AND_HASH);
    }

    /** The owner of the token, compared in constant time. */
    Optional<String> bearer(String token) {
        byte[] hash = ApiToken.hash(token).getBytes(StandardCharsets.US_ASCII);
        String found = null;
        for (Map.Entry<String, UserLine> user : current().entrySet()) {
            byte[] known = user.getValue().hash().getBytes(StandardCharsets.US_ASCII);
            if (MessageDigest.isEqual(hash, known)) {
                found = user.getKey();
            }
        }
        return Optional.ofNullable(found).filter(name -> ApiToken.isToken(token));
    }

    /**
     * Whether this was a valid token at the last read; does not touch the file. For an unknown token the file is read in the background,
     * so that a new token is known at the next request.
     */
    boolean knewToken(String token) {
        if (!ApiToken.isToken(token)) {
            return false;
        }
        boolean known = tokenHashes.contains(ApiToken.hash(token));
        if (!known && lookingBeside.compareAndSet(false, true)) {
            CompletableFuture.runAsync(this::current).whenComplete((users, failure) -> lookingBeside.set(false));
        }
        return known;
    }

    /** The current line of a user. */
    Optional<UserLine> find(String name) {
        return Optional.ofNullable(current().get(name));
    }

    private synchronized Map<String, UserLine> current() {
        try {
            Optional<String> refusal = UsersFile.refusal(file);
            if (refusal.isPresent()) {
                return nobody(refusal.get());
            }
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            Stamp stamp = new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
            if (!stamp.equals(read)) {
                UsersFile.UserLines content = UsersFile.read(file);
                content.unusable()
                        .forEach(number -> LOG.warn(
                                "line {} of the users file is ignored: it is not name:hash:role, or its name occurs in a line"
                                        + " above",
                                number));
                know(content.entries());
                read = stamp;
                troubles.resolved(LOG, "users file", "the users file can be used again");
            }
        } catch (IOException e) {
            return nobody("it cannot be read: " + e);
        }
        return users;
    }

    private void know(Map<String, UserLine> entries) {
        users = entries;
        MaskedText.keep(entries.keySet());
        tokenHashes = entries.values().stream()
                .filter(UserLine::isToken)
                .map(UserLine::hash)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** This also ends all sessions. */
    private Map<String, UserLine> nobody(String reason) {
        troubles.warn(LOG, "users file", reason, "nobody can sign in with the users file " + file + ": " + reason);
        know(Map.of());
        read = null;
        return users;
    }
}
