package dev.mailchute.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * What a program signs in with: 256 random bits, which nobody guesses, so that a fast hash is enough to keep. The prefix is there for
 * scanners that look for secrets where none should be.
 */
public final class ApiToken {
    private static final String PREFIX = "mct_";
    private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");
    private static final String HASH = "sha256$";
    private static final Pattern HASH_FORM = Pattern.compile("sha256\\$[A-Za-z0-9_-]{43}");

    private final String text;

    private ApiToken(String text) {
        this.text = text;
    }

    /** A new one. */
    public static ApiToken random() {
        byte[] bits = new byte[32];
        new SecureRandom().nextBytes(bits);
        return new ApiToken(PREFIX + encoded(bits));
    }

    public static boolean isToken(String text) {
        return FORM.matcher(text).matches();
    }

    static boolean isHash(String text) {
        return HASH_FORM.matcher(text).matches();
    }

    /** What the users file keeps of a token. */
    public static String hash(String token) {
        try {
            byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
            return HASH + encoded(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The token itself; shown once, and kept nowhere. */
    public String secret() {
        return text;
    }

    /** The line of the users file. */
    public String line(String name, Role role) {
        return name + ":" + hash(text) + ":" + role;
    }

    /** Without the secret, wherever it may be printed. */
    @Override
    public String toString() {
        return PREFIX + "...";
    }
}
