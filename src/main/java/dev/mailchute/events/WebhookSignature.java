package dev.mailchute.events;

import dev.mailchute.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs what a webhook sends, as Standard Webhooks 1.0.0 has it: HMAC-SHA256 over the id, the time and the body. */
final class WebhookSignature {
    /** The rest of such a secret is base64; any other is taken as it is. */
    private static final String PREFIX = "whsec_";

    private final byte[] key;

    WebhookSignature(Secret secret) {
        String text = secret.reveal();
        this.key = text.startsWith(PREFIX)
                ? Base64.getDecoder().decode(text.substring(PREFIX.length()))
                : text.getBytes(StandardCharsets.UTF_8);
    }

    /** The value of {@code webhook-signature}. @param timestamp in seconds */
    String of(String id, long timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has HmacSHA256
        }
    }
}
