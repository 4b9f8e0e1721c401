package dev.mailchute.doctor;

import dev.mailchute.settings.AppRegistration;
import dev.mailchute.settings.Credential;
import dev.mailchute.settings.Secret;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Files with a secret in them that every user of the machine may read. */
final class SecretFiles {
    /** Where containers get theirs: nobody else is in there. */
    private static final List<Path> OF_CONTAINERS = List.of(Path.of("/run/secrets"), Path.of("/var/run/secrets"));

    private final Settings settings;

    SecretFiles(Settings settings) {
        this.settings = settings;
    }

    List<Finding> findings() {
        List<Path> files = new ArrayList<>();
        for (App app : App.of(settings)) {
            AppRegistration registration = app.registration();
            Stream.concat(Stream.of(registration.credential()), registration.next().stream())
                    .forEach(credential -> files.addAll(of(credential)));
        }
        settings.ledger().password().flatMap(Secret::file).ifPresent(files::add);
        settings.http().tls().ifPresent(tls -> files.add(tls.key()));
        return new TreeSet<>(files)
                .stream().filter(SecretFiles::isOpen).map(SecretFiles::finding).toList();
    }

    private static List<Path> of(Credential credential) {
        if (credential instanceof Credential.ClientSecret secret) {
            return secret.value().file().stream().toList();
        }
        if (credential instanceof Credential.ClientCertificate certificate) {
            return Stream.concat(Stream.of(certificate.file()), certificate.password().flatMap(Secret::file).stream())
                    .toList();
        }
        return List.of();
    }

    private static Finding finding(Path file) {
        return Finding.warning(
                "secret file",
                "Every user of this machine may read " + file + ", and there is a secret in it.",
                "chmod o-r " + file + ", and let the account that Mailchute runs as own it or be in its group.");
    }

    private static boolean isOpen(Path file) {
        if (OF_CONTAINERS.stream().anyMatch(file::startsWith)) {
            return false;
        }
        try {
            Path real = file.toRealPath();
            for (Path above = real.getParent(); above != null; above = above.getParent()) {
                if (!may(above, PosixFilePermission.OTHERS_EXECUTE)) {
                    return false;
                }
            }
            return may(real, PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false; // not there, which is told elsewhere, or a system without such rights
        }
    }

    private static boolean may(Path file, PosixFilePermission permission) throws IOException {
        return Files.getPosixFilePermissions(file).contains(permission);
    }
}
