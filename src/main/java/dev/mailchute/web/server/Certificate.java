package dev.mailchute.web.server;

import dev.mailchute.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.X509KeyManager;

/** The certificate and the key of the server as they are in their files. */
final class Certificate {
    private static final List<String> KINDS = List.of("RSA", "EC", "EdDSA");

    private final Settings.Tls files;
    private byte[] certificate = {};
    private byte[] key = {};

    Certificate(Settings.Tls files) {
        this.files = files;
    }

    /** Whether the files have another content than at the last look. */
    boolean hasChanged() throws IOException {
        byte[] nextCertificate = Files.readAllBytes(files.certificate());
        byte[] nextKey = Files.readAllBytes(files.key());
        boolean changed = !Arrays.equals(certificate, nextCertificate) || !Arrays.equals(key, nextKey);
        certificate = nextCertificate;
        key = nextKey;
        return changed;
    }

    /**
     * The pair of the last look.
     *
     * @throws GeneralSecurityException if it cannot be read, or the two do not belong together
     */
    PemKeyCertOptions options(Vertx vertx) throws GeneralSecurityException {
        PemKeyCertOptions options =
                new PemKeyCertOptions().addCertValue(Buffer.buffer(certificate)).addKeyValue(Buffer.buffer(key));
        try {
            X509KeyManager keys =
                    (X509KeyManager) options.getKeyManagerFactory(vertx).getKeyManagers()[0];
            List<String> aliases = KINDS.stream()
                    .map(kind -> keys.getServerAliases(kind, null))
                    .filter(Objects::nonNull)
                    .flatMap(Arrays::stream)
                    .toList();
            if (aliases.isEmpty()) {
                throw new GeneralSecurityException("there is no certificate with its key in the files");
            }
            for (String alias : aliases) {
                requirePair(keys.getPrivateKey(alias), keys.getCertificateChain(alias)[0].getPublicKey());
            }
            return options;
        } catch (GeneralSecurityException e) {
            throw e;
        } catch (Exception e) {
            throw new GeneralSecurityException("cannot be read: " + e.getMessage(), e);
        }
    }

    private static void requirePair(PrivateKey secret, PublicKey open) throws GeneralSecurityException {
        String algorithm =
                switch (secret.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> secret.getAlgorithm();
                };
        byte[] text = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(secret);
        signature.update(text);
        byte[] signed = signature.sign();
        try {
            signature.initVerify(open);
            signature.update(text);
            if (signature.verify(signed)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityException("the key is not the key of the certificate", e);
        }
        throw new GeneralSecurityException("the key is not the key of the certificate");
    }
}
