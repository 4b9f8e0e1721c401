package dev.mailchute.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.mailchute.doctor.Doctor.Wish;
import dev.mailchute.support.ConnectProxy;
import dev.mailchute.testkit.Operation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The leg of the way that fails is the one that is named, and proxy and authorities hold for sign-in and Graph alike. */
class DoctorNetworkTest {
    private static final String PASSWORD = "pr0xy:p@ss";
    /** Nobody listens at these, so that whatever does not go through the proxy fails. */
    private static final String SIGN_IN = "localhost:1";

    private static final String GRAPH = "127.0.0.1:2";

    @TempDir
    Path folder;

    private Clinic clinic;
    private ConnectProxy proxy;

    @BeforeEach
    void start() {
        clinic = new Clinic(folder);
        proxy = new ConnectProxy(clinic.tenant.url().getPort());
    }

    @AfterEach
    void stop() {
        proxy.close();
        clinic.close();
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void throughProxy(String login) {
        clinic.set("login-url", "https://" + SIGN_IN)
                .set("graph-url", "https://" + GRAPH)
                .set("proxy", "http://" + login + "localhost:" + proxy.port());
    }

    @Test
    void a_host_name_that_is_not_known() {
        clinic.set("graph-url", "https://graph.contoso.invalid");
        clinic.assertNames(
                clinic.examine(),
                "\u2717 DNS",
                "The host name graph.contoso.invalid is not known here",
                "mailchute.proxy");
        clinic.assertSays("not looked at, because Microsoft 365 cannot be reached", "drop/support");
        assertEquals(0, clinic.tenant.count(Operation.TOKEN));
    }

    @Test
    void a_host_that_takes_no_connections() throws IOException {
        clinic.set("login-url", "https://localhost:" + unusedPort());
        clinic.assertNames(
                clinic.examine(), "\u2717 TCP", "No connection to localhost", "The firewall must allow port 443");
    }

    @Test
    void an_authority_that_is_not_trusted_is_named() {
        clinic.set("ca-file", null);
        clinic.assertNames(
                clinic.examine(),
                "\u2717 TLS",
                "is not trusted: its authority is CN=localhost, O=Fake tenant",
                "put the certificate of that authority as PEM into mailchute.ca-file");
        assertEquals(0, clinic.tenant.calls().size());
    }

    @Test
    void an_authority_that_is_not_in_the_ca_file_is_named() {
        clinic.set(
                "ca-file",
                dev.mailchute.testkit.TestCertificate.ofAnApp(folder).pem().toString());
        clinic.assertNames(clinic.examine(), "\u2717 TLS", "is not among those of mailchute.ca-file");
    }

    @Test
    void a_host_that_does_not_speak_tls() throws IOException {
        HttpServer plain = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        plain.start();
        try {
            clinic.set("graph-url", "https://localhost:" + plain.getAddress().getPort());
            clinic.assertNames(clinic.examine(), "\u2717 TLS", "No encrypted connection to localhost");
        } finally {
            plain.stop(0);
        }
    }

    @Test
    void sign_in_and_graph_both_go_through_the_proxy_and_trust_the_ca_file() {
        throughProxy("");
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
        clinic.assertSays(
                "\u2713 proxy DNS", "\u2713 proxy TCP", "lets us through to " + SIGN_IN, "lets us through to " + GRAPH);
        assertEquals(Set.of(SIGN_IN, GRAPH), Set.copyOf(new TreeSet<>(proxy.opened())));
        // by hand, by the trial, and by the connection that all requests share
        assertEquals(3, proxy.opened().stream().filter(SIGN_IN::equals).count());
        assertEquals(2, proxy.opened().stream().filter(GRAPH::equals).count());
    }

    @Test
    void the_proxys_credentials_go_to_the_proxy_and_to_nobody_else() {
        proxy.wants("svc mail", PASSWORD);
        throughProxy("svc mail:" + PASSWORD.replace("@", "%40") + "@");
        clinic.hide(PASSWORD)
                .hide(PASSWORD.replace("@", "%40"))
                .hide(Base64.getEncoder().encodeToString(("svc mail:" + PASSWORD).getBytes(StandardCharsets.UTF_8)));
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
        assertEquals(Set.of(SIGN_IN, GRAPH), Set.copyOf(new TreeSet<>(proxy.opened())));
        assertEquals(List.of(), clinic.tenant.leaks());
        assertFalse(clinic.tenant.calls().isEmpty());
    }

    @Test
    void a_proxy_that_wants_a_password_and_gets_none() {
        proxy.wants("svc", PASSWORD);
        throughProxy("");
        clinic.assertNames(
                clinic.examine(), "\u2717 proxy ", "wants a user and a password", "http://user:password@host:port");
        assertTrue(clinic.tenant.calls().isEmpty());
    }

    @Test
    void a_proxy_that_gets_a_wrong_password() {
        proxy.wants("svc", PASSWORD);
        throughProxy("svc:wr0ng~one@");
        clinic.hide("wr0ng~one");
        clinic.assertNames(
                clinic.examine(), "\u2717 proxy ", "does not accept the user and password of mailchute.proxy");
    }

    @Test
    void a_proxy_that_does_not_lead_to_graph() {
        proxy.forbids(GRAPH);
        throughProxy("");
        clinic.assertNames(clinic.examine(), "refuses the way to " + GRAPH, "403 Forbidden", "allowed in the proxy");
        assertTrue(clinic.said().indexOf("\u2717") > clinic.said().indexOf("Network: Graph"), clinic.said());
    }

    @Test
    void a_proxy_that_is_not_there() throws IOException {
        clinic.set("proxy", "http://localhost:" + unusedPort());
        clinic.assertNames(clinic.examine(), "\u2717 proxy TCP", "Check host and port in mailchute.proxy");
        clinic.set("proxy", "http://proxy.contoso.invalid:8080");
        clinic.assertNames(clinic.examine(), "\u2717 proxy DNS", "The host name proxy.contoso.invalid is not known");
    }

    @Test
    void a_proxy_on_the_way_with_tls_inspection_needs_its_authority_in_the_ca_file() {
        throughProxy("");
        clinic.set("ca-file", null);
        clinic.assertNames(clinic.examine(), "\u2713 proxy ", "\u2717 TLS", "is not trusted");
    }

    @Test
    void a_test_mail_goes_through_the_proxy_too() {
        throughProxy("");
        assertEquals(0, clinic.examine(new Wish(Optional.of("ann@x.example"), List.of(), false)), clinic.said());
        assertEquals(1, clinic.tenant.sent().size());
    }

    @Test
    void what_the_running_mailchute_says_is_passed_on() throws IOException {
        HttpServer running = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        running.createContext("/observe/health", exchange -> {
            byte[] health = """
                    {"status": "DOWN", "checks": {
                      "inbound.support": {"status": "UP", "lastSuccess": "2020-01-01T00:00:00Z"},
                      "outbound.orders": {"status": "DOWN", "reason": "the mailbox is full", "lastSuccess": "2020-01-01T00:00:00Z"}}}
                    """.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(503, health.length);
            exchange.getResponseBody().write(health);
            exchange.close();
        });
        running.start();
        try {
            Files.createDirectories(folder.resolve("data"));
            Files.writeString(
                    folder.resolve("data/observe.url"),
                    "http://127.0.0.1:" + running.getAddress().getPort() + "\n");
            assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
            clinic.assertSays(
                    "\u2713 Mailchute",
                    "(2020-01-01T00:00:00Z), says the running Mailchute",
                    "The running Mailchute says it is down: the mailbox is full; it worked");
        } finally {
            running.stop(0);
        }
    }
}
