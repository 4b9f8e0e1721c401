package dev.mailchute.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A token for a program: 256 random bits, which cannot be guessed, so a fast hash is enough for storage. The prefix lets secret scanners
 * recognise it.
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

    /** A new token. */
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

    /** The hash that the users file stores. */
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

    /** The token itself; shown once and not stored. */
    public String secret() {
        return text;
    }

    /** The line of the users file. */
    public String line(String name, Role role) {
        return name + ":" + hash(text) + ":" + role;
    }

    /** Without the secret, in case it is logged. */
    @Override
    public String toString() {
        return PREFIX + "...";
    }
}
