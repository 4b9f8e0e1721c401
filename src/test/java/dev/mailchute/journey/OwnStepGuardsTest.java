package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.health.Status;
import dev.mailchute.support.CopiedRoutes;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.FakeTenantExtension;
import dev.mailchute.testkit.SampleMail;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What own steps do to a message if nobody has checked them: whatever it is, nothing is lost or doubled. */
@ExtendWith(FakeTenantExtension.class)
@Tag("journey")
class OwnStepGuardsTest {
    private static final String FAIL =
            "- throwException: {exceptionType: java.lang.IllegalStateException, message: no}\n";
    private static final String COPY = "- to: file:{{routes.copies}}\n";
    private static final String ELSEWHERE = "- to: direct:inbound-delivered-elsewhere\n";

    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox support;
    private Journey journey;
    private Path routes;

    @BeforeEach
    void start(FakeTenant started) throws IOException {
        tenant = started;
        support = tenant.mailbox("support@contoso.com");
        tenant.mailbox("orders@contoso.com");
        routes = CopiedRoutes.in(folder.resolve("edited"));
        journey = new Journey(tenant, folder)
                .inbound("support", "support@contoso.com")
                .set("inbound.support.schedule", "1h")
                .routes(routes);
        key("routes.copies = " + folder.resolve("copies"));
    }

    @AfterEach
    void stop() {
        journey.close();
    }

    private void key(String line) throws IOException {
        Path file = Files.createDirectories(folder.resolve("config")).resolve("mailchute.properties");
        Files.writeString(file, (Files.exists(file) ? Files.readString(file) : "") + line + "\n");
    }

    private void own(String direction, String configuration, String steps) throws IOException {
        Files.writeString(
                routes.resolve("own/" + direction + ".camel.yaml"),
                """
                - beans:
                    - name: refusing
                      type: %3$s
                - route:
                    id: own-%1$s
                    routeConfigurationId: %2$s
                    streamCache: false
                    from:
                      uri: direct:own-%1$s
                      steps:
                """.formatted(direction, configuration, Refusing.class.getName()) + steps.indent(8));
    }

    private static String in(String step, String steps) {
        return step + "    steps:\n" + steps.indent(6);
    }

    private FakeMail deliver(String subject) {
        return support.deliver(SampleMail.text("Ann <ann@x.example>", support.address(), subject, "Help"));
    }

    private Status status(String key) {
        return journey.chute().statuses().of(key);
    }

    private String told(String key) {
        return status(key).trouble().map(trouble -> trouble.fault().text()).orElse("")
                + status(key).warnings();
    }

    private void awaitPoll() {
        Journey.await(
                "the poll is over", () -> status("inbound.support").rounds().isDone());
    }

    /** Of the engineer's own. */
    public static final class Refusing {
        public void never() {
            throw new PermanentException(Fault.of("acme", "this message will never do"));
        }

        public Object nothing() {
            return null;
        }
    }

    static Stream<Arguments> steps() {
        return Stream.of(
                Arguments.of("a split that fails", in("- split:\n    simple: a,b\n", FAIL)),
                Arguments.of("a multicast of which one part fails", in("- multicast:\n", COPY + FAIL)),
                Arguments.of("a multicast that delivers elsewhere", in("- multicast:\n", COPY + ELSEWHERE)),
                Arguments.of("a wire tap that acknowledges", "- wireTap: {uri: direct:inbound-acknowledge}\n"),
                Arguments.of("a loop that delivers elsewhere", in("- loop:\n    constant: \"2\"\n", COPY + ELSEWHERE)),
                Arguments.of("without the message", "- removeVariable: {name: mail}\n"),
                Arguments.of("with nothing", "- setVariable: {name: mail, method: {ref: refusing, method: nothing}}\n"),
                Arguments.of(
                        "collected",
                        "- aggregate:\n    correlationExpression: {constant: \"1\"}\n    completionSize: 2\n"
                                + "    aggregationStrategy: \"#class:org.apache.camel.processor.aggregate.UseLatestAggregationStrategy\"\n"
                                + "    steps:\n" + COPY.indent(6)),
                Arguments.of(
                        "too many at a time",
                        "- throttle: {expression: {constant: \"1\"}, rejectExecution: true, timePeriodMillis: \"3600000\"}\n"
                                + COPY),
                Arguments.of(
                        "other threads",
                        "- threads: {poolSize: \"1\"}\n- delay: {constant: \"10\", asyncDelayed: true}\n" + COPY));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("steps")
    void nothing_is_lost_or_doubled(String what, String steps) throws IOException {
        own("incoming", "mail", steps);
        List<FakeMail> mails = List.of(deliver("Printer"), deliver("Scanner"));
        journey.start();
        awaitPoll();
        int dropped = journey.dropped("support").size();
        long read = mails.stream().filter(FakeMail::isRead).count();
        long elsewhere = what.contains("elsewhere") ? read : 0;
        assertEquals(elsewhere + dropped, read, () -> "read and delivered, " + told("inbound.support"));
        assertTrue(
                read == 2
                        || told("inbound.support").length() > 2
                        || status("inbound.support").backlog() > 0,
                what);
        journey.stop();
        journey.routes(Journey.ROUTES).start();
        Journey.await("all are read", () -> mails.stream().allMatch(FakeMail::isRead));
        assertEquals(2 - elsewhere, journey.dropped("support").size());
        assertEquals(List.of(), journey.letters("inbound"));
        assertEquals(List.of(), Journey.files(journey.drop("support").resolve(".staging"), ""));
    }

    @Test
    void a_part_that_fails_is_an_attempt_of_the_whole_message() throws IOException {
        journey.set("inbound.support.attempts", "1");
        own("incoming", "mail", in("- split:\n    simple: a,b\n", FAIL));
        FakeMail mail = deliver("Printer");
        journey.start();
        Journey.await("a letter", () -> journey.letters("inbound").size() == 1);
        Journey.await("it is marked", mail::isRead);
        assertEquals(List.of(), journey.dropped("support"));
    }

    @Test
    void a_part_that_fails_keeps_the_whole_message_from_being_sent() throws IOException {
        journey.outbound("orders", "orders@contoso.com");
        own("outgoing", "mail", in("- split:\n    simple: a,b\n", FAIL));
        journey.start();
        journey.drop("orders", "a.eml", SampleMail.text("orders@contoso.com", "ann@x.example", "One", "x"));
        Journey.await("a letter", () -> journey.letters("outbound").size() == 1);
        assertEquals(0, tenant.sent().size());
    }

    @Test
    void a_copy_that_goes_aside_is_not_taken_for_the_message() throws IOException {
        journey.outbound("orders", "orders@contoso.com");
        own("outgoing", "mail", "- wireTap: {uri: \"log:aside\"}\n- delay: {constant: 1000}\n");
        journey.start();
        journey.drop("orders", "a.eml", SampleMail.text("orders@contoso.com", "ann@x.example", "One", "x"));
        Journey.await("it is sent", () -> tenant.sent().size() == 1);
        assertEquals("[]", told("outbound.orders"));
    }

    @Test
    void what_mailchute_refuses_is_not_the_trouble_of_the_destination() throws IOException {
        own(
                "incoming",
                "destination",
                "- setBody: {constant: '{\"isRead\": true}'}\n"
                        + "- toD: {uri: \"graph:${variable.mail.uri}\", parameters: {httpMethod: PATCH}}\n");
        FakeMail mail = deliver("Printer");
        journey.start();
        Journey.await("it is told", () -> told("inbound.support").length() > 2);
        assertTrue(
                told("inbound.support").contains("before it is delivered, held or left out"), told("inbound.support"));
        assertFalse(told("inbound.support").contains("could not hand the message over"));
        assertFalse(mail.isRead());
    }

    @Test
    void what_will_never_work_is_held_and_the_mailbox_does_not_wait_for_the_destination() throws IOException {
        own("incoming", "destination", "- bean: {ref: refusing, method: never}\n");
        FakeMail mail = deliver("Printer");
        journey.start();
        Journey.await("a letter", () -> journey.letters("inbound").size() == 1);
        Journey.await("it is marked", mail::isRead);
        assertFalse(status("inbound.support").isDown());
    }

    @Test
    void own_steps_send_no_headers_of_the_timer_of_files_and_of_graph() throws IOException {
        Set<String> names = new ConcurrentSkipListSet<>();
        Queue<String> bodies = new ConcurrentLinkedQueue<>();
        HttpServer hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/hook", exchange -> {
            exchange.getRequestHeaders().keySet().forEach(name -> names.add(name.toLowerCase(java.util.Locale.ROOT)));
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        hook.start();
        try {
            key("routes.port = " + hook.getAddress().getPort());
            String post = "- setBody: {simple: \"${headers.size} ${header.CamelFileName}\"}\n"
                    + "- to: {uri: \"http:localhost:{{routes.port}}/hook\", parameters: {httpMethod: POST}}\n";
            own("incoming", "mail", post);
            own("outgoing", "mail", post);
            FakeMail mail = deliver("Printer");
            journey.outbound("orders", "orders@contoso.com").start();
            journey.drop("orders", "a.eml", SampleMail.text("orders@contoso.com", "ann@x.example", "One", "x"));
            Journey.await(
                    "both went through", () -> mail.isRead() && tenant.sent().size() == 1);
        } finally {
            hook.stop(0);
        }
        String dropped = journey.dropped("support").get(0).getFileName().toString();
        assertEquals(Set.of("1 " + dropped, "1 a.eml"), Set.copyOf(bodies));
        Set<String> others = new TreeSet<>(names);
        others.removeAll(Set.of(
                "accept-encoding",
                "connection",
                "content-length",
                "content-type",
                "host",
                "transfer-encoding",
                "user-agent"));
        assertEquals(Set.of(), others);
    }
}
