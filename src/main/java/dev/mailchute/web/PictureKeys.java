package dev.mailchute.web;

import dev.mailchute.eml.MailView.Stored;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signed URLs of images. The frame with a message's HTML has no origin, so browsers send no cookie with its requests: a key in the URL
 * gives access to that one image for an hour.
 */
final class PictureKeys {
    private static final Duration HOLDS = Duration.ofHours(1);
    private static final String KIND = "HmacSHA256";

    private final byte[] secret = new byte[32]; // of this process
    private final Supplier<Instant> now;

    PictureKeys(Supplier<Instant> now) {
        this.now = now;
        new SecureRandom().nextBytes(secret);
    }

    /** The last path segment of an image's URL. */
    String key(Path message, Stored stored) throws IOException {
        String said = now.get().plus(HOLDS).getEpochSecond() + "." + stored.start() + "." + stored.length() + "."
                + stored.encoding();
        return said + "." + seal(message, said);
    }

    /** The image of a key; empty if the key was not issued for this message, or has expired. */
    Optional<Stored> find(Path message, String key) throws IOException {
        int last = key.lastIndexOf('.');
        String said = key.substring(0, Math.max(0, last));
        byte[] given = key.substring(last + 1).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(given, seal(message, said).getBytes(StandardCharsets.US_ASCII))) {
            return Optional.empty();
        }
        String[] parts = said.split("\\.", 4);
        return now.get().getEpochSecond() > Long.parseLong(parts[0])
                ? Optional.empty()
                : Optional.of(new Stored(Long.parseLong(parts[1]), Long.parseLong(parts[2]), parts[3]));
    }

    private String seal(Path message, String said) throws IOException {
        String of = message.toAbsolutePath().normalize() + "\n" + Files.size(message) + "\n"
                + Files.getLastModifiedTime(message) + "\n" + said;
        try {
            Mac mac = Mac.getInstance(KIND);
            mac.init(new SecretKeySpec(secret, KIND));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(of.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
