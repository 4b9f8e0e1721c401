package dev.mailchute.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.SampleMail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The life of the Debian package that {@code mvn package} has just made, on a machine that has nothing but Java. */
@Tag("package")
@TestMethodOrder(OrderAnnotation.class)
class DebianPackageTest {
    private static final String CLIENT_ID = "11111111-2222-3333-4444-555555555555";
    private static final String SECRET = "a-secret-that-only-root-can-read";
    private static final String OUTBOX = "/var/lib/mailchute/outbox/orders";
    private static final String DROP = "/var/lib/mailchute/drop/support";

    private static FakeTenant tenant;
    private static FakeMailbox support;
    private static DebianMachine machine;

    @BeforeAll
    static void boot() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("target")), "mvn package has made no package");
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            assumeTrue(files.anyMatch(file -> file.toString().endsWith("_all.deb")), "mvn package has made no package");
        }
        machine = DebianMachine.boot();
        tenant = FakeTenant.start();
        tenant.app(CLIENT_ID, SECRET);
        support = tenant.mailbox("support@contoso.com");
        tenant.mailbox("orders@contoso.com");
    }

    @AfterAll
    static void stop() throws Exception {
        if (machine != null) {
            machine.close();
            tenant.close();
        }
    }

    private static void await(String what, Callable<Boolean> condition) {
        try {
            Awaitility.await(what)
                    .atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(500))
                    .until(condition);
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError(
                    what + ": "
                            + machine.run("journalctl", "--no-pager", "-u", "mailchute")
                                    .text(),
                    e);
        }
    }

    private static String state() {
        return machine.run("systemctl", "is-active", "mailchute").text().strip();
    }

    private static void starts() {
        DebianMachine.Answer started = machine.run("systemctl", "start", "mailchute");
        assertEquals(
                0,
                started.code(),
                () -> started.text()
                        + machine.run("journalctl", "--no-pager", "-u", "mailchute")
                                .text());
    }

    /** One message each way, and what the folders show of them. */
    private static void carries(String subject) {
        FakeMail mail = support.deliver(SampleMail.text("ann@x.example", support.address(), subject, "Grüße"));
        machine.shell("umask 022; printf 'To: ann@x.example\\nSubject: " + subject + "\\n\\nHello.\\n' >" + OUTBOX + "/"
                        + subject + ".eml; chown mailchute: " + OUTBOX + "/" + subject + ".eml")
                .succeeds();
        await("read", mail::isRead);
        await(
                "sent",
                () -> machine.run("test", "-e", OUTBOX + "/sent/" + subject + ".eml.sent.json")
                                .code()
                        == 0);
        assertTrue(machine.shell("ls " + DROP).succeeds().text().contains(subject));
    }

    @Test
    @Order(1)
    void it_is_installed_with_its_account_and_its_archive_and_waits_for_settings() {
        machine.shell("dpkg --install /shared/target/mailchute_*_all.deb").succeeds();
        assertEquals("inactive", state());
        assertEquals(
                "750 mailchute mailchute /var/lib/mailchute\n700 root root /etc/mailchute/credentials\n"
                        + "640 root mailchute /etc/mailchute/mailchute.properties\n",
                machine.run(
                                "stat",
                                "-c",
                                "%a %U %G %n",
                                "/var/lib/mailchute",
                                "/etc/mailchute/credentials",
                                "/etc/mailchute/mailchute.properties")
                        .text());
        assertTrue(machine.shell("stat -c '%a %U' /opt/mailchute/archive/*.jsa")
                .succeeds()
                .text()
                .startsWith("644 root"));
        assertEquals("", machine.shell("find /opt/mailchute ! -user root").text());

        DebianMachine.Answer refused = machine.run("mailchute", "doctor");
        assertEquals(2, refused.code(), refused.text());
        assertTrue(refused.text().contains("mailchute.inbound.<name>.mailbox"), refused.text());
    }

    @Test
    @Order(2)
    void its_unit_is_sound_and_exposes_little() {
        assertEquals(
                "",
                machine.run("systemd-analyze", "verify", "mailchute.service")
                        .succeeds()
                        .text());
        machine.run("systemd-analyze", "security", "--offline=true", "--threshold=20", "mailchute.service")
                .succeeds();
    }

    @Test
    @Order(3)
    void with_some_settings_and_a_secret_mail_flows() throws IOException {
        machine.write("/etc/mailchute/testkit-ca.pem", Files.readString(tenant.caFile()));
        machine.write(
                "/etc/mailchute/mailchute.properties", """
                mailchute.login-url = %1$s
                mailchute.graph-url = %1$s
                mailchute.ca-file = /etc/mailchute/testkit-ca.pem
                mailchute.tenant-id = %2$s
                mailchute.client-id = %3$s
                mailchute.inbound.support.mailbox = support@contoso.com
                mailchute.inbound.support.schedule = 1s
                mailchute.outbound.orders.mailbox = orders@contoso.com
                mailchute.outbound.orders.stable-for = 100ms
                mailchute.http.port = 0
                """.formatted(tenant.url(), FakeTenant.TENANT_ID, CLIENT_ID));
        machine.write("/etc/mailchute/credentials/client-secret-file", SECRET);
        machine.run("chmod", "600", "/etc/mailchute/credentials/client-secret-file")
                .succeeds();
        DebianMachine.Answer checked = machine.run("mailchute", "doctor");
        assertEquals(0, checked.code(), checked.text());

        starts();
        assertEquals("active", state(), "it has told that it is ready");
        assertEquals(
                0,
                machine.shell("test -s /var/lib/mailchute/data/observe.url").code(),
                "systemctl start returns once it is ready");
        carries("first");
        machine.run("mailchute", "health").succeeds();
        assertEquals(
                "mailchute\n",
                machine.shell("ps -o user= -p $(systemctl show -p MainPID --value mailchute) || "
                                + "stat -c %U /proc/$(systemctl show -p MainPID --value mailchute)")
                        .text()
                        .replaceAll(".*not found\n", ""));
        assertTrue(machine.shell("tr '\\0' '\\n' </proc/$(systemctl show -p MainPID --value mailchute)/cmdline")
                .text()
                .contains("-XX:SharedArchiveFile="));
    }

    @Test
    @Order(4)
    void commands_are_run_as_the_service_is_and_leave_no_secret() {
        DebianMachine.Answer traced = machine.run("mailchute", "trace", "--file", "first.eml");
        assertEquals(0, traced.code(), traced.text());
        DebianMachine.Answer paused = machine.run("mailchute", "pause", "support", "--reason", "moved today");
        assertEquals(0, paused.code(), paused.text());
        machine.run("mailchute", "resume", "support").succeeds();
        assertEquals(
                "",
                machine.shell("find /var/lib/mailchute ! -user mailchute ! -type l")
                        .text());
        assertEquals(
                "",
                machine.shell("find /run /tmp -maxdepth 1 -name 'mailchute*'").text());
        assertEquals(
                1,
                machine.run("setpriv", "--reuid=nobody", "mailchute", "doctor").code());
    }

    @Test
    @Order(5)
    void an_upgrade_restarts_it_and_keeps_edited_routes() throws IOException {
        String route = "/etc/mailchute/routes/inbound.camel.yaml";
        machine.shell("echo '# edited here' >>" + route).succeeds();
        machine.shell("""
                set -e
                dpkg-deb --raw-extract /shared/target/mailchute_*_all.deb /root/next
                sed -i 's/^Version: .*/Version: 99/' /root/next/DEBIAN/control
                echo '# new in 99' >>/root/next/etc/mailchute/routes/inbound.camel.yaml
                echo '# new in 99' >>/root/next/etc/mailchute/routes/outbound.camel.yaml
                dpkg-deb --build -Znone /root/next /root/next.deb
                """).succeeds();
        String before =
                machine.run("systemctl", "show", "-p", "MainPID", "mailchute").text();
        machine.run("dpkg", "--install", "--force-confold", "/root/next.deb").succeeds();

        assertEquals("active", state());
        assertFalse(machine.run("systemctl", "show", "-p", "MainPID", "mailchute")
                .text()
                .equals(before));
        assertEquals(
                "# edited here\n",
                machine.run("tail", "-n", "1", route).succeeds().text());
        assertEquals(
                "# new in 99\n",
                machine.run("tail", "-n", "1", "/etc/mailchute/routes/outbound.camel.yaml")
                        .succeeds()
                        .text());
        assertEquals(
                SECRET,
                machine.run("cat", "/etc/mailchute/credentials/client-secret-file")
                        .text());
        carries("second");
        assertEquals(List.of(), tenant.leaks());
    }

    @Test
    @Order(6)
    void removal_keeps_settings_and_mail_and_a_purge_keeps_only_mail() {
        machine.run("dpkg", "--remove", "mailchute").succeeds();
        assertEquals("inactive", state());
        assertEquals("", machine.shell("ls -d /opt/mailchute/* 2>/dev/null").text());
        machine.run("test", "-e", "/etc/mailchute/mailchute.properties").succeeds();
        assertTrue(machine.shell("ls " + DROP).succeeds().text().contains("first"));

        DebianMachine.Answer purged =
                machine.run("dpkg", "--purge", "mailchute").succeeds();
        assertTrue(purged.text().contains("/var/lib/mailchute is kept"), purged.text());
        assertEquals(
                "",
                machine.shell("ls -d /opt/mailchute /etc/mailchute /etc/default/mailchute 2>/dev/null")
                        .text());
        assertTrue(machine.shell("ls " + DROP).succeeds().text().contains("second"));
    }
}
