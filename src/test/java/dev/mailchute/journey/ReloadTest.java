package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.health.Status;
import dev.mailchute.mailcenter.OwnRoutesAct.ReloadAnswer;
import dev.mailchute.support.CopiedRoutes;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.FakeTenantExtension;
import dev.mailchute.testkit.SampleMail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The engineer's own routes are replaced while mail flows. */
@ExtendWith(FakeTenantExtension.class)
@Tag("journey")
class ReloadTest {
    private static final String INCOMING = "incoming.camel.yaml";
    private static final String OUTGOING = "outgoing.camel.yaml";

    @TempDir
    Path folder;

    private FakeTenant tenant;
    private FakeMailbox support;
    private Journey journey;
    private Path own;

    /** A bean that knows who has closed it. */
    public static final class Stamp implements AutoCloseable {
        static final List<String> CLOSED = new ArrayList<>();

        private String text;

        public void setText(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }

        @Override
        public void close() {
            CLOSED.add(text);
        }
    }

    /** A bean that can be made when the routes are checked, and not again. */
    public static final class Unmakeable {
        static int made;

        public Unmakeable() {
            made++;
            if (made > 1) {
                throw new IllegalStateException("no broker");
            }
        }
    }

    @BeforeEach
    void start(FakeTenant tenant) throws IOException {
        this.tenant = tenant;
        support = tenant.mailbox("support@contoso.com");
        tenant.mailbox("orders@contoso.com");
        own = CopiedRoutes.in(folder.resolve("routes")).resolve("own");
        journey = new Journey(tenant, folder)
                .inbound("support", "support@contoso.com")
                .outbound("orders", "orders@contoso.com")
                .routes(folder.resolve("routes"));
    }

    @AfterEach
    void stop() {
        Gate.open();
        journey.close();
    }

    private static String route(String id, String steps) {
        return """
                - route:
                    id: %s
                    note: Vocabulary 2
                    routeConfigurationId: mail
                    streamCache: false
                    from:
                      uri: direct:%s
                      steps:
                """.formatted(id, id) + steps.indent(8);
    }

    private String copyTo(String name) {
        return """
                - setHeader:
                    name: CamelFileName
                    simple: ${variable.mail.fileName}
                - to:
                    uri: file:%s
                """.formatted(folder.resolve(name));
    }

    private static String note() {
        return """
                - setBody:
                    constant: sent
                """;
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(own.resolve(file), text);
    }

    private ReloadAnswer reload() {
        return journey.chute().ownRoutes().reload("ann");
    }

    private FakeMail deliver(String subject) {
        return support.deliver(SampleMail.text("Ann <ann@x.example>", support.address(), subject, "Help"));
    }

    private void drop(String name) {
        journey.drop("orders", name, "To: ann@x.example\r\nSubject: A\r\n\r\nhello".getBytes(StandardCharsets.UTF_8));
    }

    private boolean isSent(String name) {
        return Files.exists(journey.outbox("orders").resolve("sent/" + name + ".sent.json"));
    }

    @Test
    void mail_in_flight_ends_on_the_old_routes_and_the_next_takes_the_new_ones() throws Exception {
        String gate = """
                - beans:
                    - name: gate
                      type: dev.mailchute.journey.Gate
                """;
        String wait = """
                - bean:
                    ref: gate
                    method: pass
                """;
        Gate.shut(2);
        FakeMailbox sales = tenant.mailbox("sales@contoso.com");
        journey.inbound("sales", sales.address());
        write("gate.camel.yaml", gate);
        write(INCOMING, route("own-incoming", wait + "- to:\n    uri: direct:after\n"));
        write("after.camel.yaml", route("after", copyTo("old")));
        write(OUTGOING, route("own-outgoing", wait + note() + copyTo("old")));
        FakeMail first = deliver("First");
        journey.start();
        drop("a.eml");
        Gate.awaitInside();
        write(INCOMING, route("own-incoming", copyTo("new")));
        write(OUTGOING, route("own-outgoing", note() + copyTo("new")));
        Files.delete(own.resolve("after.camel.yaml"));
        Files.delete(own.resolve("gate.camel.yaml"));
        CompletableFuture<ReloadAnswer> reloaded = CompletableFuture.supplyAsync(this::reload);
        Journey.await("it waits for the first", () -> stands("close"));
        FakeMail second = sales.deliver(SampleMail.text("Ann <ann@x.example>", sales.address(), "Second", "Please"));
        drop("b.eml");
        Journey.await("the second is fetched", () -> !Journey.files(
                        journey.drop("sales").resolve(".staging"), ".staged")
                .isEmpty());
        Journey.await("it waits before the closed routes", () -> stands("enter"));
        assertFalse(reloaded.isDone());
        Gate.open();
        assertTrue(reloaded.get().isDone(), () -> reloaded.join().text());
        assertTrue(
                reloaded.join().words().contains("own/after.camel.yaml removed")
                        && reloaded.join().words().contains("own/incoming.camel.yaml changed"),
                reloaded.join().words());
        Journey.await("all are through", () -> first.isRead() && second.isRead() && isSent("a.eml") && isSent("b.eml"));
        assertEquals(2, Journey.files(folder.resolve("old"), "").size(), "the first of each");
        assertEquals(2, Journey.files(folder.resolve("new"), "").size(), "the second of each");
        assertEquals(1, journey.dropped("support").size());
        assertEquals(1, journey.dropped("sales").size());
        assertEquals(2, tenant.sent().size());
        assertTrue(journey.letters("inbound").isEmpty());
        assertTrue(journey.chute().statuses().all().stream().noneMatch(Status::isDown));
    }

    /** Whether a thread is in this method of the gate. */
    private static boolean stands(String method) {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .anyMatch(frame -> frame.getClassName().endsWith(".RouteGate")
                        && frame.getMethodName().equals(method));
    }

    @Test
    void a_broken_file_is_refused_in_words_and_the_former_routes_go_on() throws Exception {
        write(INCOMING, route("own-incoming", copyTo("copies")));
        journey.start();
        write(INCOMING, route("own-incoming", copyTo("others") + "- to:\n    uri: direct:nowhere\n"));
        ReloadAnswer answer = reload();
        assertFalse(answer.isDone());
        assertTrue(answer.text().contains("own/incoming.camel.yaml:15"), answer.text());
        FakeMail mail = deliver("Printer");
        Journey.await("it is read", mail::isRead);
        assertEquals(1, Journey.files(folder.resolve("copies"), "").size());

        write(INCOMING, route("own-incoming", copyTo("others")));
        assertTrue(reload().isDone());
        FakeMail next = deliver("Paper");
        Journey.await("it is read", next::isRead);
        assertEquals(1, Journey.files(folder.resolve("others"), "").size());
    }

    @Test
    void what_only_fails_when_it_starts_leaves_the_former_routes_too() throws Exception {
        write(INCOMING, beans("before") + route("own-incoming", stamp() + copyTo("copies")));
        journey.start();
        Set<String> before = routes();
        Unmakeable.made = 0;
        write(INCOMING, """
                - beans:
                    - name: stamp
                      type: %s
                """.formatted(Unmakeable.class.getName()) + route("own-incoming", copyTo("others")));
        write("more.camel.yaml", route("more", copyTo("more")));
        ReloadAnswer answer = reload();
        assertFalse(answer.isDone());
        assertTrue(answer.text().contains("no broker"), answer.text());
        assertEquals(before, routes());
        FakeMail mail = deliver("Printer");
        Journey.await("it is read", mail::isRead);
        assertEquals(
                "before",
                Files.readString(Journey.files(folder.resolve("copies"), "").get(0)));
    }

    private static String beans(String text) {
        return """
                - beans:
                    - name: stamp
                      type: %s
                      properties:
                        text: %s
                """.formatted(Stamp.class.getName(), text);
    }

    private static String stamp() {
        return """
                - setBody:
                    method:
                      ref: stamp
                      method: text
                """;
    }

    @Test
    void a_bean_that_has_changed_is_made_anew_and_the_former_one_closed() throws Exception {
        Stamp.CLOSED.clear();
        write("beans.camel.yaml", beans("before"));
        write(INCOMING, route("own-incoming", stamp() + copyTo("copies")));
        journey.start();
        FakeMail first = deliver("First");
        Journey.await("it is read", first::isRead);
        assertEquals(
                "before",
                Files.readString(Journey.files(folder.resolve("copies"), "").get(0)));
        Files.delete(Journey.files(folder.resolve("copies"), "").get(0));
        write("beans.camel.yaml", beans("after"));
        ReloadAnswer answer = reload();
        assertTrue(answer.isDone(), answer.text());
        FakeMail second = deliver("Second");
        Journey.await("it is read", second::isRead);
        assertEquals(
                "after",
                Files.readString(Journey.files(folder.resolve("copies"), "").get(0)));
        assertEquals(List.of("before"), Stamp.CLOSED);
    }

    @Test
    void files_come_and_go_and_what_needs_a_restart_is_told() throws Exception {
        journey.start();
        write("extra.camel.yaml", route("extra", copyTo("extra")));
        write(INCOMING, route("own-incoming", "- to:\n    uri: direct:extra\n"));
        Path product = folder.resolve("routes/inbound.camel.yaml");
        Files.writeString(product, Files.readString(product) + "\n# changed\n");
        write("outbound.camel.yaml", Files.readString(folder.resolve("routes/outbound.camel.yaml")));
        ReloadAnswer answer = reload();
        assertTrue(answer.isDone(), answer.text());
        assertTrue(answer.words().contains("own/extra.camel.yaml added"), answer.words());
        assertEquals(
                2,
                answer.notes().stream()
                        .filter(note -> note.contains("at the next start"))
                        .count(),
                answer.text());
        FakeMail first = deliver("First");
        Journey.await("it is read", first::isRead);
        assertEquals(1, Journey.files(folder.resolve("extra"), "").size());

        Files.delete(own.resolve(INCOMING));
        Files.delete(own.resolve("extra.camel.yaml"));
        assertTrue(reload().isDone());
        assertFalse(routes().contains("extra"));
        FakeMail second = deliver("Second");
        Journey.await("it is read", second::isRead);
        assertEquals(1, Journey.files(folder.resolve("extra"), "").size(), "there is no own step any more");
        assertEquals(2, journey.dropped("support").size());
        assertTrue(reload().words().contains("nothing has changed"));
    }

    private Set<String> routes() {
        return journey.chute().context().getRoutes().stream()
                .map(Route::getRouteId)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void twenty_reloads_under_load_lose_and_double_nothing_and_leave_nothing_behind() throws Exception {
        int mails = 120;
        int files = 60;
        write(INCOMING, loaded(0));
        write(OUTGOING, route("own-outgoing", note() + copyTo("out")));
        List<FakeMail> delivered = new ArrayList<>();
        for (int i = 0; i < mails; i++) {
            delivered.add(deliver("Mail " + i));
        }
        journey.start();
        for (int i = 0; i < files; i++) {
            drop("file" + i + ".eml");
        }
        reloadTo(1);
        Set<String> routes = routes();
        Set<String> threads = threads();
        for (int i = 2; i <= 20; i++) {
            reloadTo(i);
        }
        assertEquals(routes, routes());
        Journey.await("all are read", () -> delivered.stream().allMatch(FakeMail::isRead));
        for (int i = 0; i < files; i++) {
            String name = "file" + i + ".eml";
            Journey.await("sent", () -> isSent(name));
        }
        assertEquals(mails, journey.dropped("support").size());
        assertEquals(files, tenant.sent().size());
        assertEquals(files, Journey.files(folder.resolve("out"), "").size());
        assertEquals(mails, copies().size(), "each took the steps of one version, once");
        assertEquals(mails, new TreeSet<>(copies()).size());
        assertEquals(List.of(), tenant.violations());
        assertTrue(journey.letters("inbound").isEmpty()
                && journey.letters("outbound").isEmpty());
        assertEquals(
                1,
                journey.chute().context().getEndpoints().stream()
                        .filter(endpoint -> endpoint.getEndpointUri().matches(".*/in\\d+"))
                        .count(),
                "the address of the last version alone is left");
        Journey.await("no kind of thread is left behind", () -> {
            Set<String> now = threads();
            now.removeAll(threads);
            return now.isEmpty();
        });
    }

    private String loaded(int version) {
        return beans("v" + version) + route("own-incoming", copyTo("in" + version));
    }

    private void reloadTo(int version) throws IOException {
        write(INCOMING, loaded(version));
        write(
                OUTGOING,
                route("own-outgoing", note() + copyTo("out") + "- log:\n    message: version %s\n".formatted(version)));
        ReloadAnswer answer = reload();
        assertTrue(answer.isDone(), answer.text());
    }

    private List<String> copies() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i <= 20; i++) {
            Journey.files(folder.resolve("in" + i), "")
                    .forEach(file -> names.add(file.getFileName().toString()));
        }
        return names;
    }

    /** The names of those that are not for messages, of which there are more under load. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> !name.matches(".*(mailbox|inbound|list|qtp|poll|awaitility).*"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
