package dev.mailchute.signin;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;

/** Why the file of a certificate cannot be used, where Java's own words lead nowhere. */
final class CertificateWords {
    /** Source: Microsoft Entra, certificate credentials: assertions are signed with PS256 or RS256. */
    static final String NOT_RSA =
            "its key is no RSA key (an elliptic-curve one, perhaps), and Microsoft Entra takes RSA only; make"
                    + " a new one: docs/app-registration.md, step 2";

    private static final String WANTED =
            "give PKCS12 (.pfx, .p12), or PEM with private key and certificate in one file";

    private CertificateWords() {}

    /** @param hasPassword whether the configuration gives one */
    static String of(byte[] content, boolean hasPassword, Exception trouble) {
        boolean isPem = new String(content, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
        if (isPem) {
            return ofPem(trouble);
        }
        if (isPassword(trouble)) {
            return hasPassword
                    ? "client-certificate-password does not open it"
                    : "it wants a password; give it as client-certificate-password-file";
        }
        if (isCertificate(content)) {
            return "it holds the certificate alone, without its private key (DER, .cer); " + WANTED;
        }
        if (isKey(content, "RSA") || isKey(content, "EC")) {
            return "it holds a private key alone, without its certificate (DER); " + WANTED;
        }
        return trouble.getMessage() != null && trouble.getMessage().startsWith("the ")
                        || NOT_RSA.equals(trouble.getMessage())
                ? trouble.getMessage()
                : "it is neither PKCS12 nor PEM (" + trouble.getMessage() + "); " + WANTED;
    }

    private static String ofPem(Exception trouble) {
        // The key factory was asked for RSA and got something else.
        return trouble.getClass() == InvalidKeySpecException.class ? NOT_RSA : trouble.getMessage();
    }

    private static boolean isPassword(Throwable trouble) {
        for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnrecoverableKeyException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCertificate(byte[] content) {
        try {
            CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(content));
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    private static boolean isKey(byte[] content, String algorithm) {
        try {
            KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(content));
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
