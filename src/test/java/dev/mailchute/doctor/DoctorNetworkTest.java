package dev.mailchute.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.mailchute.doctor.Doctor.Options;
import dev.mailchute.support.ConnectProxy;
import dev.mailchute.testkit.Operation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Doctor names the step of a connection that fails; the proxy and the CA file apply to sign-in and Graph alike. */
class DoctorNetworkTest extends DoctorFixture {
    private static final String PASSWORD = "pr0xy:p@ss";
    /** Nothing listens here, so every request that bypasses the proxy fails. */
    private static final String SIGN_IN = "localhost:1";

    private static final String GRAPH = "127.0.0.1:2";

    private ConnectProxy proxy;

    @BeforeEach
    void start() {
        proxy = new ConnectProxy(clinic.tenant.url().getPort());
    }

    @AfterEach
    void stop() {
        proxy.close();
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
    void a_host_name_that_cannot_be_resolved() {
        clinic.set("graph-url", "https://graph.contoso.invalid");
        clinic.assertNames(
                clinic.examine(),
                "\u2717 DNS",
                "The host name graph.contoso.invalid cannot be resolved",
                "mailchute.proxy");
        clinic.assertSays("not checked, because Microsoft 365 cannot be reached", "drop/support");
        assertEquals(0, clinic.tenant.count(Operation.TOKEN));
    }

    @Test
    void a_host_that_accepts_no_connections() throws IOException {
        clinic.set("login-url", "https://localhost:" + unusedPort());
        clinic.assertNames(clinic.examine(), "\u2717 TCP", "Cannot connect to localhost", "Allow port 443");
    }

    @Test
    void an_authority_that_is_not_trusted_is_named() {
        clinic.set("ca-file", null);
        clinic.assertNames(
                clinic.examine(),
                "\u2717 TLS",
                "is not trusted: it was issued by CN=localhost, O=Fake tenant",
                "save the certificate of that authority as PEM and set mailchute.ca-file");
        assertEquals(0, clinic.tenant.calls().size());
    }

    @Test
    void an_authority_that_is_not_in_the_ca_file_is_named() {
        clinic.set(
                "ca-file",
                dev.mailchute.testkit.TestCertificate.ofAnApp(folder).pem().toString());
        clinic.assertNames(clinic.examine(), "\u2717 TLS", "is not in mailchute.ca-file");
    }

    @Test
    void a_host_that_does_not_speak_tls() throws IOException {
        HttpServer plain = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        plain.start();
        try {
            clinic.set("graph-url", "https://localhost:" + plain.getAddress().getPort());
            clinic.assertNames(clinic.examine(), "\u2717 TLS", "The TLS handshake with localhost failed");
        } finally {
            plain.stop(0);
        }
    }

    @Test
    void sign_in_and_graph_both_go_through_the_proxy_and_trust_the_ca_file() {
        throughProxy("");
        assertEquals(0, clinic.examine(Clinic.OTHER), clinic.said());
        clinic.assertSays("\u2713 proxy DNS", "\u2713 proxy TCP", "connects to " + SIGN_IN, "connects to " + GRAPH);
        assertEquals(Set.of(SIGN_IN, GRAPH), Set.copyOf(new TreeSet<>(proxy.opened())));
        // one by the network check, one by the sign-in check, one by the connection that all requests share
        assertEquals(3, proxy.opened().stream().filter(SIGN_IN::equals).count());
        assertTrue(proxy.opened().stream().filter(GRAPH::equals).count() >= 2, proxy.opened()::toString);
    }

    @Test
    void the_proxys_credentials_go_only_to_the_proxy() {
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
    void a_proxy_that_requires_a_password_and_gets_none() {
        proxy.wants("svc", PASSWORD);
        throughProxy("");
        clinic.assertNames(
                clinic.examine(),
                "\u2717 proxy ",
                "requires a user name and password",
                "http://user:password@host:port");
        assertTrue(clinic.tenant.calls().isEmpty());
    }

    @Test
    void a_proxy_that_gets_a_wrong_password() {
        proxy.wants("svc", PASSWORD);
        throughProxy("svc:wr0ng~one@");
        clinic.hide("wr0ng~one");
        clinic.assertNames(
                clinic.examine(), "\u2717 proxy ", "does not accept the user name and password in mailchute.proxy");
    }

    @Test
    void a_proxy_that_takes_only_a_windows_sign_in_is_an_error_with_or_without_a_password() {
        proxy.wants("svc", PASSWORD).offers("Negotiate", "NTLM");
        throughProxy("svc:" + PASSWORD.replace("@", "%40") + "x@");
        clinic.assertNames(
                clinic.examine(Clinic.OTHER),
                "\u2717 proxy ",
                "accepts only a Windows sign-in (Negotiate, NTLM); Mailchute uses Basic",
                "? mailbox",
                "\u2717 must be refused",
                "Not checked whether ceo@contoso.com refuses the app, because Microsoft 365 cannot be reached");
        throughProxy("");
        clinic.assertNames(clinic.examine(), "accepts only a Windows sign-in");
    }

    @Test
    void a_proxy_that_takes_basic_besides_a_windows_sign_in_wants_a_password() {
        proxy.wants("svc", PASSWORD).offers("NTLM", "Basic realm=\"contoso\"");
        throughProxy("");
        clinic.assertNames(clinic.examine(), "requires a user name and password (NTLM, Basic realm=\"contoso\")");
    }

    @Test
    void a_proxy_whose_sign_in_cannot_be_checked_leaves_everything_open() {
        proxy.wants("svc", PASSWORD).offers("Digest realm=\"contoso\"");
        throughProxy("svc:" + PASSWORD.replace("@", "%40") + "x@");
        clinic.assertNames(
                clinic.examine(),
                "? proxy ",
                "doctor cannot continue from here",
                "it is not known whether everything works");
        assertFalse(clinic.said().contains("\u2717"), clinic.said());
    }

    @Test
    void a_proxy_that_does_not_allow_graph() {
        proxy.forbids(GRAPH);
        throughProxy("");
        clinic.assertNames(clinic.examine(), "refuses to connect to " + GRAPH, "403 Forbidden", "allowed in the proxy");
        assertTrue(clinic.said().indexOf("\u2717") > clinic.said().indexOf("Network: Graph"), clinic.said());
    }

    @Test
    void a_proxy_that_does_not_exist() throws IOException {
        clinic.set("proxy", "http://localhost:" + unusedPort());
        clinic.assertNames(clinic.examine(), "\u2717 proxy TCP", "Check the host and port in mailchute.proxy");
        clinic.set("proxy", "http://proxy.contoso.invalid:8080");
        clinic.assertNames(
                clinic.examine(), "\u2717 proxy DNS", "The host name proxy.contoso.invalid cannot be resolved");
    }

    @Test
    void a_proxy_with_tls_inspection_needs_its_authority_in_the_ca_file() {
        throughProxy("");
        clinic.set("ca-file", null);
        clinic.assertNames(clinic.examine(), "\u2713 proxy ", "\u2717 TLS", "is not trusted");
    }

    @Test
    void a_test_message_goes_through_the_proxy_too() {
        throughProxy("");
        assertEquals(0, clinic.examine(new Options(Optional.of("ann@x.example"), List.of(), false)), clinic.said());
        assertEquals(1, clinic.tenant.sent().size());
    }

    @Test
    void the_health_of_the_running_mailchute_is_reported() throws IOException {
        HttpServer running = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        running.createContext("/observe/health", exchange -> {
            byte[] health = """
                    {"status": "DOWN", "checks": {
                      "inbound.support": {"status": "UP", "lastSuccess": "2020-01-01T00:00:00Z"},
                      "outbound.orders": {"status": "DOWN", "reason": "the mailbox is full", "lastSuccess": "2020-01-01T00:00:00Z"},
                      "ledger": {"status": "DOWN", "reason": "the disk is full"}}}
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
            clinic.assertNames(
                    clinic.examine(Clinic.OTHER),
                    "\u2713 Mailchute",
                    "(2020-01-01T00:00:00Z), according to the running Mailchute",
                    "\u2717 last success",
                    "The running Mailchute reports it as down: the mailbox is full; it last worked",
                    "\u2717 Mailchute",
                    "reports that it is down: ledger: the disk is full");
        } finally {
            running.stop(0);
        }
    }
}
