package dev.mailchute.web.server;

import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The server's certificate and key, as of the last time their files held a valid pair. Looked up for each handshake, because new
 * connections fail while Vert.x replaces its own options.
 */
final class Certificate extends X509ExtendedKeyManager {
    private static final List<String> KINDS = List.of("RSA", "EC", "EdDSA");

    private final Settings.Tls files;
    private byte[] certificate = {};
    private byte[] key = {};
    private volatile Pair current;
    private volatile Pair previous;

    /** @param number identifies the pair during a handshake */
    private record Pair(int number, X509ExtendedKeyManager keys) {}

    Certificate(Settings.Tls files) {
        this.files = files;
    }

    /**
     * Loads the pair if the files have changed.
     *
     * @return whether there is a new pair
     * @throws GeneralSecurityException if it cannot be read or the two do not match; the old pair stays in use
     */
    boolean renew(Vertx vertx) throws IOException, GeneralSecurityException {
        byte[] nextCertificate = Files.readAllBytes(files.certificate());
        byte[] nextKey = Files.readAllBytes(files.key());
        if (Arrays.equals(certificate, nextCertificate) && Arrays.equals(key, nextKey)) {
            return false;
        }
        certificate = nextCertificate;
        key = nextKey;
        X509ExtendedKeyManager keys = pair(vertx);
        previous = current;
        current = new Pair(previous == null ? 0 : previous.number() + 1, keys);
        return true;
    }

    /** Loads the pair for the first time; if that fails, the reason. */
    Optional<ConfigurationProblem> problem(Vertx vertx) {
        try {
            renew(vertx);
            return Optional.empty();
        } catch (IOException | GeneralSecurityException e) {
            return Optional.of(new ConfigurationProblem(
                    "mailchute.http.certificate",
                    "and its key cannot be used: " + e.getMessage(),
                    "mailchute.http.certificate and mailchute.http.certificate-key, two files in PEM"));
        }
    }

    private X509ExtendedKeyManager pair(Vertx vertx) throws GeneralSecurityException {
        X509ExtendedKeyManager keys;
        try {
            keys = (X509ExtendedKeyManager) new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(certificate))
                    .addKeyValue(Buffer.buffer(key))
                    .getKeyManagerFactory(vertx)
                    .getKeyManagers()[0];
        } catch (Exception e) {
            throw new GeneralSecurityException("certificate and key cannot be read as PEM: " + e.getMessage(), e);
        }
        List<String> aliases = KINDS.stream()
                .map(kind -> keys.getServerAliases(kind, null))
                .filter(Objects::nonNull)
                .flatMap(Arrays::stream)
                .toList();
        if (aliases.isEmpty()) {
            throw new GeneralSecurityException("the files do not contain a certificate with its key");
        }
        for (String alias : aliases) {
            requirePair(keys.getPrivateKey(alias), keys.getCertificateChain(alias)[0].getPublicKey());
        }
        return keys;
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
        boolean fits;
        try {
            signature.initVerify(open);
            signature.update(text);
            fits = signature.verify(signed);
        } catch (GeneralSecurityException e) {
            fits = false;
        }
        if (!fits) {
            throw new GeneralSecurityException("the key does not belong to the certificate");
        }
    }

    @Override
    public String chooseEngineServerAlias(String kind, Principal[] issuers, SSLEngine engine) {
        Pair pair = current;
        String alias = pair.keys().chooseEngineServerAlias(kind, issuers, engine);
        return alias == null ? null : pair.number() + ":" + alias;
    }

    @Override
    public PrivateKey getPrivateKey(String chosen) {
        return pair(chosen).keys().getPrivateKey(alias(chosen));
    }

    @Override
    public X509Certificate[] getCertificateChain(String chosen) {
        return pair(chosen).keys().getCertificateChain(alias(chosen));
    }

    private Pair pair(String chosen) {
        Pair pair = current;
        return chosen.startsWith(pair.number() + ":") ? pair : previous;
    }

    private static String alias(String chosen) {
        return chosen.substring(chosen.indexOf(':') + 1);
    }

    @Override
    public String[] getServerAliases(String kind, Principal[] issuers) {
        String alias = chooseEngineServerAlias(kind, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String chooseServerAlias(String kind, Principal[] issuers, Socket socket) {
        return chooseEngineServerAlias(kind, issuers, null);
    }

    @Override
    public String[] getClientAliases(String kind, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseClientAlias(String[] kinds, Principal[] issuers, Socket socket) {
        return null;
    }
}
