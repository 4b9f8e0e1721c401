package dev.mailchute.events;

import dev.mailchute.ledger.EventLedger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Fingerprints of values, any of which may be secret. They are salted and as short as they can be: a change is seen with a probability of
 * 65,535 in 65,536, and a list of guesses is only thinned out.
 */
final class Fingerprints {
    private static final String SALT = "salt";
    private static final int DIGITS = 4;

    private final String salt;

    Fingerprints(EventLedger ledger) {
        salt = ledger.memory(SALT).orElseGet(() -> {
            String fresh = UUID.randomUUID().toString();
            ledger.remember(SALT, fresh);
            return fresh;
        });
    }

    String of(String value) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(salt.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of()
                    .formatHex(mac.doFinal(value.getBytes(StandardCharsets.UTF_8)))
                    .substring(0, DIGITS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has HmacSHA256
        }
    }
}
