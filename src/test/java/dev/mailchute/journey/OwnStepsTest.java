package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.app.StartupProblems;
import dev.mailchute.support.CopiedRoutes;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.FakeTenantExtension;
import dev.mailchute.testkit.SampleMail;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an engineer adds in files of his own, with the product's as they are. */
@ExtendWith(FakeTenantExtension.class)
@Tag("journey")
class OwnStepsTest {
    @TempDir
    Path folder;

    private FakeMailbox support;
    private Journey journey;
    private Path routes;

    @BeforeEach
    void start(FakeTenant tenant) throws IOException {
        support = tenant.mailbox("support@contoso.com");
        routes = CopiedRoutes.in(folder.resolve("routes"));
        journey = new Journey(tenant, folder)
                .inbound("support", "support@contoso.com")
                .routes(routes);
    }

    @AfterEach
    void stop() {
        journey.close();
    }

    /** A route with this one step. */
    private void own(String file, String from, String step) throws IOException {
        Files.writeString(routes.resolve("own").resolve(file), """
                - route:
                    id: %s
                    note: Vocabulary 2
                    routeConfigurationId: mail
                    streamCache: false
                    from:
                      uri: direct:%s
                      steps:
                """.formatted(from, from) + step.indent(8));
    }

    private static String copyTo(Path folder) {
        return """
                - to:
                    uri: file:%s
                """.formatted(folder);
    }

    private FakeMail deliver(String subject) {
        return support.deliver(SampleMail.text("Ann <ann@x.example>", support.address(), subject, "Help"));
    }

    @Test
    void a_step_for_incoming_mail_gets_the_whole_file_under_its_name() throws Exception {
        Path copies = folder.resolve("copies");
        own("incoming.camel.yaml", "own-incoming", copyTo(copies));
        FakeMail mail = deliver("Printer");
        journey.start();
        Journey.await("it is read", mail::isRead);
        Path dropped = journey.dropped("support").get(0);
        assertArrayEquals(Files.readAllBytes(dropped), Files.readAllBytes(copies.resolve(dropped.getFileName())));
    }

    @Test
    void a_step_can_ask_what_the_message_says_of_itself() throws Exception {
        Path notes = folder.resolve("notes");
        own("incoming.camel.yaml", "own-incoming", """
                - setBody:
                    simple: "${variable.mail.size} ${variable.mail.isBounce} ${variable.mail.isAutoReply} ${variable.mail.header('x-printer')} ${variable.mail.recipients}"
                - to:
                    uri: file:%1$s?fileName=words
                - setBody:
                    simple: ${variable.mail.sidecarJson}
                - to:
                    uri: file:%1$s?fileName=sidecar
                - filter:
                    simple: ${variable.mail.recipients} contains 'support@contoso.com'
                    steps:
                      - to:
                          uri: file:%1$s?fileName=contains
                - filter:
                    simple: ${variable.mail.recipients} contains 'sales@contoso.com'
                    steps:
                      - to:
                          uri: file:%1$s?fileName=others
                """.formatted(notes));
        byte[] mime = ("Auto-Submitted: auto-replied\r\nX-Printer: Hall\r\nFrom: ann@x.example\r\n"
                        + "To: Support <Support@contoso.com>, bob@x.example\r\nSubject: Away\r\n\r\nBack soon.\r\n")
                .getBytes(StandardCharsets.UTF_8);
        FakeMail mail = support.deliver(mime);
        journey.start();
        Journey.await("it is read", mail::isRead);
        assertEquals(
                mime.length + " false true Hall [support@contoso.com, bob@x.example]",
                Files.readString(notes.resolve("words")));
        assertTrue(Files.readString(notes.resolve("sidecar")).contains("\"Away\""));
        assertTrue(Files.exists(notes.resolve("contains")));
        assertTrue(Files.notExists(notes.resolve("others")));
    }

    @Test
    void what_a_step_leaves_behind_in_body_and_headers_reaches_neither_the_drop_folder_nor_graph(FakeTenant tenant)
            throws Exception {
        own("incoming.camel.yaml", "own-incoming", """
                - setBody:
                    constant: something else
                - setHeader:
                    name: CamelOverruleFileName
                    constant: other.txt
                - setHeader:
                    name: CamelHttpUri
                    constant: https://elsewhere.example
                - setHeader:
                    name: Content-Type
                    constant: text/plain
                """);
        FakeMail mail = deliver("Printer");
        journey.start();
        Journey.await("it is read", mail::isRead);
        assertEquals(1, journey.dropped("support").size());
        assertEquals(List.of(), tenant.violations());
    }

    @Test
    void a_step_that_fails_leaves_the_message_and_the_drop_folder_stays_empty() throws Exception {
        own("incoming.camel.yaml", "own-incoming", """
                - throwException:
                    exceptionType: java.lang.IllegalStateException
                    message: no
                """);
        FakeMail mail = deliver("Printer");
        journey.start();
        Journey.await("the poll is over", () -> !Journey.files(folder.resolve("drop/support/.staging"), ".staged")
                .isEmpty());
        assertTrue(!mail.isRead());
        assertEquals(List.of(), journey.dropped("support"));
    }

    @Test
    void a_mailbox_has_a_route_of_its_own(FakeTenant tenant) throws Exception {
        FakeMailbox sales = tenant.mailbox("sales@contoso.com");
        Path copies = folder.resolve("copies");
        own("sales.camel.yaml", "sales-incoming", copyTo(copies));
        journey.inbound("sales", sales.address()).set("inbound.sales.route", "direct:sales-incoming");
        FakeMail mail = deliver("Printer");
        FakeMail offer = sales.deliver(SampleMail.text("ann@x.example", sales.address(), "Offer", "Please"));
        journey.start();
        Journey.await("both are read", () -> mail.isRead() && offer.isRead());
        assertEquals(
                List.of(journey.dropped("sales").get(0).getFileName()),
                Journey.files(copies, ".eml").stream().map(Path::getFileName).toList());
    }

    @Test
    void a_mailbox_whose_route_does_not_exist_keeps_the_application_from_starting() {
        journey.set("inbound.support.route", "direct:nowhere");
        FakeMail mail = deliver("Printer");
        IllegalStateException refused = assertThrows(IllegalStateException.class, journey::start);
        assertTrue(
                refused.getMessage().contains("mailchute.inbound.support.route")
                        && refused.getMessage().contains("direct:nowhere"),
                refused::getMessage);
        assertTrue(!mail.isRead());
    }

    @Test
    void a_step_for_outgoing_mail_comes_before_it_is_sent(FakeTenant tenant) throws Exception {
        tenant.mailbox("orders@contoso.com");
        own("outgoing.camel.yaml", "own-outgoing", """
                - setBody:
                    simple: "${variable.mail.fileName} ${variable.mail.subject} ${variable.mail.from} ${variable.mail.recipients}"
                - setHeader:
                    name: CamelFileName
                    simple: ${variable.mail.fileName}.txt
                - to:
                    uri: file:%s
                """.formatted(folder.resolve("notes")));
        journey.outbound("orders", "orders@contoso.com").start();
        journey.drop(
                "orders", "a.eml", "To: ann@x.example\r\nSubject: A\r\n\r\nhello".getBytes(StandardCharsets.UTF_8));
        Journey.await("sent", () -> Files.exists(journey.outbox("orders").resolve("sent/a.eml.sent.json")));
        assertEquals("a.eml A orders@contoso.com [ann@x.example]", Files.readString(folder.resolve("notes/a.eml.txt")));
        assertEquals(1, tenant.sent().size());
        assertEquals(List.of(), tenant.violations());
    }

    @Test
    void an_own_file_takes_the_place_of_the_products() throws Exception {
        Path copies = folder.resolve("copies");
        String text = Files.readString(routes.resolve("inbound.camel.yaml"));
        String place = "        - bean:\n            id: hand-over\n";
        assertTrue(text.contains(place));
        Files.writeString(
                routes.resolve("own/inbound.camel.yaml"),
                text.replace(place, """
                        - setBody:
                            simple: ${variable.mail.stagingFile}
                        - setHeader:
                            name: CamelFileName
                            simple: ${variable.mail.fileName}
                """ + copyTo(copies).indent(8) + place));
        FakeMail mail = deliver("Printer");
        journey.start();
        Journey.await("it is read", mail::isRead);
        assertEquals(1, journey.dropped("support").size());
        assertEquals(1, Journey.files(copies, ".eml").size());
    }

    @Test
    void without_own_files_there_are_no_own_steps() throws Exception {
        Files.delete(routes.resolve("own/incoming.camel.yaml"));
        Files.delete(routes.resolve("own/outgoing.camel.yaml"));
        FakeMail mail = deliver("Printer");
        journey.start();
        Journey.await("it is read", mail::isRead);
        assertEquals(1, journey.dropped("support").size());
    }

    @Test
    void a_bean_and_a_component_come_from_a_jar_in_plugins() throws Exception {
        plugin();
        Path notes = folder.resolve("notes");
        own("incoming.camel.yaml", "own-incoming", """
                - to:
                    uri: shouting:%s
                """.formatted(notes));
        Files.writeString(routes.resolve("own/beans.camel.yaml"), """
                # Vocabulary 2
                - beans:
                    - name: greeting
                      type: com.acme.Greeting
                """);
        assertEquals(List.of(), StartupProblems.of(Optional.of(journey.settings()), Optional.of(routes)));
        FakeMail mail = deliver("Printer");
        journey.start();
        Journey.await("it is read", mail::isRead);
        assertEquals("HELLO PRINTER", Files.readString(notes));
    }

    /** A jar of another company: a bean, a component that finds it, and the file by which Camel finds the component. */
    private void plugin() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source/com/acme"));
        Path greeting = Files.writeString(source.resolve("Greeting.java"), """
                package com.acme;
                public class Greeting { public String of(String name) { return "Hello " + name; } }
                """);
        Path component = Files.writeString(source.resolve("ShoutingComponent.java"), """
                package com.acme;
                import java.nio.file.*;
                import java.util.Map;
                import org.apache.camel.*;
                import org.apache.camel.support.*;
                public class ShoutingComponent extends DefaultComponent {
                    protected Endpoint createEndpoint(String uri, String path, Map<String, Object> parameters) {
                        return new ProcessorEndpoint(uri, this, exchange -> {
                            Greeting greeting = getCamelContext().getRegistry().lookupByNameAndType("greeting", Greeting.class);
                            String subject = getCamelContext().resolveLanguage("simple")
                                .createExpression("${variable.mail.subject}").evaluate(exchange, String.class);
                            Files.writeString(Path.of(path), greeting.of(subject).toUpperCase());
                        });
                    }
                }
                """);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path classes = Files.createDirectories(folder.resolve("classes"));
        assertEquals(
                0,
                compiler.run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        greeting.toString(),
                        component.toString()));
        Path jar = Files.createDirectories(folder.resolve("plugins")).resolve("acme.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (String name : List.of("com/acme/Greeting.class", "com/acme/ShoutingComponent.class")) {
                entries.putNextEntry(new JarEntry(name));
                entries.write(Files.readAllBytes(classes.resolve(name)));
            }
            entries.putNextEntry(new JarEntry("META-INF/services/org/apache/camel/component/shouting"));
            entries.write("class=com.acme.ShoutingComponent\n".getBytes(StandardCharsets.UTF_8));
        }
    }
}
