package dev.mailchute.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A properties file with the settings an application needs for a tenant, and the tenant's certificate authority beside it. */
final class SettingsFile {
    private static final String MARK = "# Written by mailchute-testkit, which writes it anew at each start.";

    private SettingsFile() {}

    /** @throws IllegalArgumentException if a file exists that this program did not write */
    static void check(Path file) throws IOException {
        if (Files.exists(file) && !Files.readString(file).startsWith(MARK)) {
            throw new IllegalArgumentException(
                    file + " is there already, and not written by the testkit: it stays as it is");
        }
    }

    static void write(Path file, TenantSettings settings, Inboxes inboxes) throws IOException {
        Path absolute = file.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        Path authority = absolute.resolveSibling("testkit-ca.pem");
        Files.copy(settings.caFile(), authority, StandardCopyOption.REPLACE_EXISTING);
        TenantSettings there = new TenantSettings(
                settings.url(), authority, settings.tenantId(), settings.clientId(), settings.secret());
        Files.writeString(absolute, MARK + "\n" + text(there, inboxes));
    }

    static String text(TenantSettings settings, Inboxes inboxes) {
        StringBuilder text = new StringBuilder(settings.lines());
        inboxes.byName().forEach((name, mailbox) -> {
            text.append("\nmailchute.inbound.")
                    .append(name)
                    .append(".mailbox = ")
                    .append(mailbox);
            text.append("\nmailchute.outbound.")
                    .append(name)
                    .append(".mailbox = ")
                    .append(mailbox);
            text.append('\n');
        });
        return text.toString();
    }
}
