package dev.mailchute.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/** A key and a self-signed certificate, made with the JDK's keytool. */
public final class TestCertificate {
    static final String PASSWORD = "changeit";
    /** The object identifier 1.2.840.113549.1.5.13. */
    private static final byte[] PBES2 = {6, 9, 42, (byte) 134, 72, (byte) 134, (byte) 247, 13, 1, 5, 13};

    private static TestCertificate server;

    private final Path keyStore;
    private final Path pem;
    private final X509Certificate certificate;
    private final PrivateKey key;

    private TestCertificate(Path directory, String algorithm, String... more) {
        keyStore = directory.resolve("key.p12");
        pem = directory.resolve("certificate.pem");
        try {
            keytool(algorithm, more);
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(keyStore)) {
                store.load(in, PASSWORD.toCharArray());
            }
            certificate = (X509Certificate) store.getCertificate("key");
            key = (PrivateKey) store.getKey("key", PASSWORD.toCharArray());
            Files.writeString(pem, pem("CERTIFICATE", certificate.getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keytool(String algorithm, String... more) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "key",
                "-keyalg",
                algorithm,
                "-validity",
                "825",
                "-keystore",
                keyStore.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** For localhost and 127.0.0.1, as its own authority; shared by all tenants of this process. */
    static synchronized TestCertificate ofTheServer() {
        if (server == null) {
            try {
                Path directory = Files.createTempDirectory("fake-tenant-ca");
                server = new TestCertificate(
                        directory,
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost, O=Fake tenant",
                        "-ext",
                        "bc:c=ca:true",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1");
                for (Path file : List.of(directory, server.keyStore, server.pem)) {
                    file.toFile().deleteOnExit();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return server;
    }

    /** For an app registration that signs in with a certificate; the files stay in {@code directory}. */
    public static TestCertificate ofAnApp(Path directory) {
        return new TestCertificate(directory, "RSA", "-keysize", "2048", "-dname", "CN=mailchute");
    }

    /** The same with a key that Entra does not take. */
    public static TestCertificate withEllipticKey(Path directory) {
        return new TestCertificate(directory, "EC", "-groupname", "secp256r1", "-dname", "CN=mailchute");
    }

    /** The same, over since 75 days. */
    public static TestCertificate expired(Path directory) {
        return new TestCertificate(
                directory, "RSA", "-keysize", "2048", "-dname", "CN=mailchute", "-startdate", "-900d");
    }

    /** PKCS12, with the password {@code changeit}. */
    public Path keyStore() {
        return keyStore;
    }

    /** The certificate without the key. */
    public Path pem() {
        return pem;
    }

    /** The certificate, for the app registration. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** The private key. */
    public PrivateKey key() {
        return key;
    }

    /** Key and certificate in one PEM file, the key first. */
    public Path pemWithKey() {
        try {
            Path file = pem.resolveSibling("key-and-certificate.pem");
            return Files.writeString(
                    file, pem("PRIVATE KEY", key.getEncoded()) + pem("CERTIFICATE", certificate.getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same with the key encrypted as openssl does (PKCS8, PBES2). */
    public Path pemWithEncryptedKey(String password) {
        try {
            String algorithm = "PBEWithHmacSHA256AndAES_256";
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())),
                    new PBEParameterSpec(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, 2048));
            byte[] scheme = der(0x30, PBES2, cipher.getParameters().getEncoded());
            byte[] encrypted = der(0x30, scheme, der(0x04, cipher.doFinal(key.getEncoded())));
            Path file = pem.resolveSibling("encrypted-key-and-certificate.pem");
            return Files.writeString(
                    file, pem("ENCRYPTED PRIVATE KEY", encrypted) + pem("CERTIFICATE", certificate.getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One DER element; Java can read PBES2 keys but not write them. */
    private static byte[] der(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteBuffer element = ByteBuffer.allocate(length + 4).put((byte) tag);
        if (length < 128) {
            element.put((byte) length);
        } else if (length < 256) {
            element.put((byte) 0x81).put((byte) length);
        } else {
            element.put((byte) 0x82).putShort((short) length);
        }
        for (byte[] part : parts) {
            element.put(part);
        }
        return Arrays.copyOf(element.array(), element.position());
    }

    private static String pem(String what, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
    }
}
