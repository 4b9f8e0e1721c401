package dev.mailchute.signin;

import dev.mailchute.settings.Credential.ClientCertificate;
import dev.mailchute.settings.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A private key with its certificate chain, from a PKCS12 store or from PEM.
 *
 * @param chain the key's own certificate first
 */
record Certificates(PrivateKey key, List<X509Certificate> chain) {
    private static final Pattern PEM_KEY =
            Pattern.compile("-----BEGIN (ENCRYPTED |RSA |EC )?PRIVATE KEY-----(.+?)-----END ", Pattern.DOTALL);

    /**
     * @throws IOException if the file cannot be read
     * @throws GeneralSecurityException if it has no usable key and certificate; the message names the file
     */
    static Certificates read(ClientCertificate certificate) throws IOException, GeneralSecurityException {
        byte[] content = Files.readAllBytes(certificate.file());
        char[] password = certificate.password().map(Secret::reveal).orElse("").toCharArray();
        String text = new String(content, StandardCharsets.ISO_8859_1);
        try {
            Certificates read = text.contains("-----BEGIN ") ? pem(text, password) : pkcs12(content, password);
            read.checkMatch();
            return read;
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new GeneralSecurityException(
                    "the certificate " + certificate.file() + " cannot be used: "
                            + CertificateWords.of(content, password.length > 0, e),
                    e);
        }
    }

    private void checkMatch() throws GeneralSecurityException {
        if (!(key instanceof RSAKey)) {
            throw new GeneralSecurityException(CertificateWords.NOT_RSA);
        }
        if (key instanceof RSAKey own
                && certificate().getPublicKey() instanceof RSAKey certified
                && !own.getModulus().equals(certified.getModulus())) {
            throw new GeneralSecurityException("its first certificate does not match its private key");
        }
    }

    private static Certificates pkcs12(byte[] content, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(content), password);
        for (String alias : Collections.list(store.aliases())) {
            Key key = store.getKey(alias, password);
            if (key instanceof PrivateKey privateKey) {
                return new Certificates(
                        privateKey,
                        Arrays.stream(store.getCertificateChain(alias))
                                .map(X509Certificate.class::cast)
                                .toList());
            }
        }
        throw new GeneralSecurityException("the PKCS12 store has no private key");
    }

    private static Certificates pem(String text, char[] password) throws GeneralSecurityException {
        Matcher key = PEM_KEY.matcher(text);
        if (!key.find()) {
            throw new GeneralSecurityException("the PEM file has no private key");
        }
        String kind = key.group(1) == null ? "" : key.group(1).trim();
        PKCS8EncodedKeySpec spec =
                switch (kind) {
                    case "" -> new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(2)));
                    case "EC" -> throw new GeneralSecurityException(CertificateWords.NOT_RSA);
                    case "ENCRYPTED" -> decrypt(Base64.getMimeDecoder().decode(key.group(2)), password);
                    default ->
                        throw new GeneralSecurityException(
                                "the key is in the old format \"" + kind
                                        + " PRIVATE KEY\"; convert it with: openssl pkcs8 -topk8 -nocrypt -in old.pem -out new.pem");
                };
        PrivateKey privateKey = KeyFactory.getInstance("RSA").generatePrivate(spec);
        List<X509Certificate> chain =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(withoutKey(text)))
                        .stream()
                        .map(X509Certificate.class::cast)
                        .toList();
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("the PEM file has no certificate");
        }
        return new Certificates(privateKey, chain);
    }

    private static byte[] withoutKey(String text) {
        StringBuilder certificates = new StringBuilder();
        Matcher certificate = Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----")
                .matcher(text);
        while (certificate.find()) {
            certificates.append(certificate.group()).append('\n');
        }
        return certificates.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static PKCS8EncodedKeySpec decrypt(byte[] der, char[] password) throws GeneralSecurityException {
        try {
            EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(der);
            // PBES2 keys name their actual algorithm only in the parameters.
            String algorithm = encrypted.getAlgParameters() == null
                    ? encrypted.getAlgName()
                    : encrypted.getAlgParameters().toString();
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password)),
                    encrypted.getAlgParameters());
            return encrypted.getKeySpec(cipher);
        } catch (IOException e) {
            // Java 17 reads PBES2 only with AES; openssl req still uses DES by default.
            throw new GeneralSecurityException(
                    "Java cannot read the encryption of its key; convert it with:"
                            + " openssl pkcs8 -topk8 -v2 aes-256-cbc -in old.pem -out new.pem",
                    e);
        } catch (InvalidKeySpecException e) {
            throw new GeneralSecurityException("client-certificate-password does not decrypt its key", e);
        }
    }

    X509Certificate certificate() {
        return chain.get(0);
    }

    @Override
    public String toString() {
        return "Certificates[" + certificate().getSubjectX500Principal() + "]";
    }
}
