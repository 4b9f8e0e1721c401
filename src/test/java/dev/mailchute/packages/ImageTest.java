package dev.mailchute.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.SampleMail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The last stage of the Dockerfile, step by step on a Debian instead of its base image, and then its command as an engine would run it:
 * as its user, with nothing writable but its volumes and a {@code /tmp} without exec, and with its own health check.
 */
@Tag("package")
class ImageTest {
    private static final String CLIENT_ID = "11111111-2222-3333-4444-555555555555";
    private static final String SECRET = "a-secret-in-a-file";

    private String user = "";
    private String directory = "";
    private final List<String> variables = new ArrayList<>();
    private List<String> volumes = List.of();
    private List<String> entry = List.of();
    private List<String> command = List.of();
    private List<String> check = List.of();

    private static void await(String what, DebianMachine machine, Callable<Boolean> condition) {
        try {
            Awaitility.await(what)
                    .atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(500))
                    .until(condition);
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError(
                    what + ": " + machine.run("cat", "/run/image.log").text(), e);
        }
    }

    private static List<String> lastStage() throws IOException {
        String all = Files.readString(Path.of("Dockerfile"))
                .replaceAll("(?m)^#.*\n", "")
                .replaceAll("\\\\\n\\s*", "");
        return all.substring(all.lastIndexOf("\nFROM ")).strip().lines().skip(1).toList();
    }

    private static List<String> words(String json) throws IOException {
        return List.of(new ObjectMapper().readValue(json, String[].class));
    }

    private void step(DebianMachine machine, String line) throws IOException {
        String[] parts = line.split(" ", 2);
        switch (parts[0]) {
            case "ENV" -> variables.addAll(List.of(parts[1].split(" ")));
            case "RUN" -> machine.shell(parts[1]).succeeds();
            case "COPY" -> copy(machine, parts[1]);
            case "WORKDIR" -> directory = parts[1];
            case "USER" -> user = parts[1];
            case "VOLUME" -> volumes = words(parts[1]);
            case "HEALTHCHECK" -> check = words(parts[1].substring(parts[1].indexOf("CMD ") + 4));
            case "ENTRYPOINT" -> entry = words(parts[1]);
            case "CMD" -> command = words(parts[1]);
            default -> assertTrue(List.of("", "ARG", "LABEL", "EXPOSE").contains(parts[0]), line);
        }
    }

    /** From the stage before it comes what that has from the build, but for the archive. */
    private static void copy(DebianMachine machine, String arguments) {
        if (arguments.equals("--from=archive /opt/mailchute /opt/mailchute")) {
            machine.shell("mkdir -p /opt/mailchute; cd /shared/target; cp -a lib bin mailchute.jar /opt/mailchute/")
                    .succeeds();
        } else {
            machine.shell("cd /shared; cp -r " + arguments).succeeds();
        }
    }

    /** The script of a container's first process. */
    private String container(List<String> environment) {
        List<String> lines = new ArrayList<>(List.of("set -e", "echo $$ >/run/image.pid"));
        for (String volume : volumes) {
            lines.add("mkdir -p /volumes" + volume + "; chown " + user + " /volumes" + volume);
            lines.add("mount --bind /volumes" + volume + " " + volume);
        }
        lines.add("mount -t tmpfs -o noexec,nosuid tmpfs /tmp");
        lines.add("mount -o remount,bind,ro /");
        lines.add("! touch /opt/x /mailchute/x 2>/dev/null");
        lines.add("exec " + asUser(environment, entry) + " " + String.join(" ", command));
        return String.join("\n", lines) + "\n";
    }

    private String asUser(List<String> environment, List<String> program) {
        return "env -i PATH=/usr/bin:/bin " + String.join(" ", variables) + " " + String.join(" ", environment)
                + " setpriv --reuid=" + user.replace(":", " --regid=")
                + " --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all " + String.join(" ", program);
    }

    @Test
    void the_image_runs_without_root_on_a_root_that_is_read_only_and_checks_itself() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("target/lib")), "mvn package has made nothing");
        try (DebianMachine machine = DebianMachine.boot();
                FakeTenant tenant = FakeTenant.start()) {
            for (String line : lastStage()) {
                step(machine, line);
            }
            tenant.app(CLIENT_ID, SECRET);
            FakeMailbox support = tenant.mailbox("support@contoso.com");
            machine.shell("mkdir -p /run/secrets/mailchute").succeeds();
            machine.write("/run/secrets/mailchute/mailchute.client-secret-file", SECRET);
            machine.write("/run/secrets/ca.pem", Files.readString(tenant.caFile()));
            List<String> environment = List.of(
                    "CREDENTIALS_DIRECTORY=/run/secrets/mailchute",
                    "MAILCHUTE_LOGIN_URL=" + tenant.url(),
                    "MAILCHUTE_GRAPH_URL=" + tenant.url(),
                    "MAILCHUTE_CA_FILE=/run/secrets/ca.pem",
                    "MAILCHUTE_TENANT_ID=" + FakeTenant.TENANT_ID,
                    "MAILCHUTE_CLIENT_ID=" + CLIENT_ID,
                    "MAILCHUTE_INBOUND_SUPPORT_MAILBOX=support@contoso.com",
                    "MAILCHUTE_DATA_DIR=data/elsewhere",
                    "MAILCHUTE_HTTP_PORT=0",
                    "MAILCHUTE_HTTP_BASE_PATH=/mail");
            machine.write("/run/container", container(environment));
            machine.write(
                    "/run/check",
                    "exec nsenter --mount --wd=" + directory + " --target=$(cat /run/image.pid) "
                            + asUser(environment, check) + "\n");
            FakeMail mail = support.deliver(SampleMail.text("ann@x.example", support.address(), "Hello", "there"));

            machine.shell("cd " + directory
                            + " && setsid unshare --mount sh /run/container >/run/image.log 2>&1 </dev/null &")
                    .succeeds();
            await("it is well", machine, () -> machine.run("sh", "/run/check").code() == 0);
            await("read", machine, mail::isRead);
            assertTrue(machine.shell("ls /volumes" + directory + "/drop/support")
                    .text()
                    .contains("Hello"));
            assertEquals(
                    user.split(":")[0],
                    machine.shell("stat -c %u /proc/$(cat /run/image.pid)")
                            .text()
                            .strip());

            machine.shell("kill $(cat /run/image.pid)").succeeds();
            await(
                    "it has stopped",
                    machine,
                    () -> machine.shell("! kill -0 $(cat /run/image.pid)").code() == 0);
            assertTrue(machine.run("cat", "/run/image.log").text().contains("Mailchute has stopped"));
        }
    }
}
