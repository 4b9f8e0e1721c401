package dev.mailchute.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.testkit.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** What works and will not for long, or does not work for a reason that lies elsewhere. */
class DoctorHintsTest extends DoctorFixture {
    @Test
    void a_certificate_that_is_over_is_why_the_sign_in_is_refused() {
        TestCertificate expired = TestCertificate.expired(folder);
        clinic.app.certificate(expired.certificate());
        clinic.set("client-secret", null)
                .set("client-secret-expires", null)
                .set("client-certificate", expired.pemWithKey().toString());
        clinic.assertNames(clinic.examine(), "AADSTS700027", "Make another one, and upload it to the app");
        assertTrue(
                clinic.firstError()
                        .contains("The sign-in was refused: the certificate key-and-certificate.pem expired on"),
                clinic.firstError());
    }

    @Test
    void a_proxy_of_the_environment_is_named_where_the_way_is_blocked_and_its_password_is_not() {
        clinic.variable("HTTPS_PROXY", "http://svc:pr0xyp4ss@proxy:8080").hide("pr0xyp4ss");
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
        clinic.assertSays("\u00b7 proxy", "HTTPS_PROXY is set in the environment, and Mailchute does not use it");
        clinic.set("graph-url", "https://graph.contoso.invalid");
        clinic.assertNames(clinic.examine(), "! proxy", "set mailchute.proxy to the same");
    }

    @Test
    void a_secret_file_that_everybody_may_read_is_a_warning() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = Files.writeString(folder.resolve("secret"), Clinic.SECRET);
        clinic.set("client-secret", null).set("client-secret-file", file.toString());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
        clinic.assertSays("! secret file", "Every user of this machine may read " + file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
        assertFalse(clinic.said().contains("secret file"), clinic.said());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
        assertFalse(clinic.said().contains("secret file"), clinic.said());
    }

    @Test
    void outboxes_of_one_mailbox_share_what_it_may_send() {
        clinic.set("outbound.invoices.mailbox", "Orders@contoso.com");
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
        clinic.assertSays("! shared limit", "The outboxes invoices, orders send as", "together they are set to 60");
        clinic.set("outbound.invoices.messages-per-minute", "10").set("outbound.orders.messages-per-minute", "20");
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
        assertFalse(clinic.said().contains("shared limit"), clinic.said());
    }
}
