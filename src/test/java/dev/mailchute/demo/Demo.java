package dev.mailchute.demo;

import dev.mailchute.Program;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.MimeSource;
import dev.mailchute.testkit.Operation;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * {@code mvn -Pdemo}: mail waits in two mailboxes of a fake tenant, the real application carries it by the real routes, an
 * application drops some mail to be sent, and the console tells what happens as it happens; until Ctrl-C.
 */
public final class Demo implements AutoCloseable {
    private static final int USUAL_PORT = 8080;
    private static final Duration MAX_STORY = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Path project;
    private final PrintStream out;
    private final FakeTenant tenant = FakeTenant.start(Duration.ofMillis(60));
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Thread application = new Thread(this::run, "application");
    private final DemoFolder folder;
    private final Onlooker onlooker;
    private final Expectations expectations;
    private List<FakeMail> support;
    private List<FakeMail> invoices;
    private FakeMail poison;

    private Demo(Path project, DemoFolder folder, PrintStream out) throws IOException {
        this.project = project;
        this.folder = folder;
        this.out = out;
        folder.configure(tenant, freePort());
        onlooker = new Onlooker(folder, tenant, out);
        expectations = new Expectations(folder, tenant);
    }

    /**
     * @param args the project's folder; then the seconds after which the demo ends by itself, at the latest: exit code 0 if
     *     everything has happened by then. 0: until Ctrl-C
     */
    public static void main(String[] args) throws Exception {
        Path project = Path.of(args.length > 0 ? args[0] : "").toAbsolutePath();
        long seconds = args.length > 1 ? Long.parseLong(args[1]) : 0;
        DemoFolder folder = DemoFolder.fresh(project.resolve("target/demo"));
        // Before anything asks for a logger: the console is for the story.
        System.setProperty("log4j2.configurationFile", "classpath:demo/log4j2-demo.xml");
        System.setProperty("demo.log", folder.log().toString());
        boolean asExpected;
        try (Demo demo = new Demo(project, folder, console())) {
            asExpected = demo.tell(seconds > 0 ? Duration.ofSeconds(seconds) : MAX_STORY);
            if (seconds == 0) {
                demo.keepTelling();
            }
        }
        System.exit(asExpected ? 0 : 1);
    }

    /** A terminal gets what it can show; a file or a pipe gets UTF-8. */
    private static PrintStream console() {
        Console console = System.console();
        Charset charset = console == null ? StandardCharsets.UTF_8 : console.charset();
        return new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset);
    }

    /** The usual one; or any free one, where something runs there. */
    private static int freePort() {
        try (ServerSocket usual = new ServerSocket(USUAL_PORT, 1, InetAddress.getByName("127.0.0.1"))) {
            return usual.getLocalPort();
        } catch (IOException e) {
            return 0;
        }
    }

    /** As a user starts it, in this process. It hears Ctrl-C itself. */
    private void run() {
        Program.execute(
                folder.root(),
                new PrintStream(said, true, StandardCharsets.UTF_8),
                "run",
                "--routes",
                project.resolve("routes").toString());
    }

    /** The story; whether it came to its proper end in time. */
    private boolean tell(Duration atMost) throws Exception {
        Instant end = Instant.now().plus(atMost);
        fillMailboxes();
        out.printf("""

                Mailchute: the real application and the real routes/, and a Microsoft 365 tenant made up in this process.

                Incoming. %d unread mails wait in %s, %d in %s.
                %n""", support.size() + 1, Mailbag.SUPPORT, invoices.size(), Mailbag.INVOICES);
        application.start();
        Expectations.Checklist incoming = incoming();
        lookUntil(end, incoming);

        out.printf("%nOutgoing. An application drops four files into outbox/orders.%n%n");
        dropFiles();
        Expectations.Checklist all = outgoing(incoming);
        List<String> missing = lookUntil(end, all);
        if (!missing.isEmpty()) {
            out.printf("%nNot as expected:%n");
            missing.forEach(words -> out.println("  " + words));
            out.print(said.toString(StandardCharsets.UTF_8));
            out.println("See " + shown(folder.log()));
            return false;
        }
        out.printf("%nAll as expected: every mail arrived once and byte for byte, or is in the Mail Center.%n");
        return true;
    }

    private void fillMailboxes() {
        tenant.app(DemoFolder.CLIENT_ID, DemoFolder.SECRET);
        tenant.exchange().deliversInside(true);
        tenant.mailbox("orders@contoso.com").maySendAs("shop@contoso.com");
        FakeMailbox supportBox = tenant.mailbox(Mailbag.SUPPORT);
        FakeMailbox invoicesBox = tenant.mailbox(Mailbag.INVOICES, Locale.GERMAN);
        invoicesBox.createFolder("inbox/Rechnungen");
        support = deliver(supportBox, "inbox", Mailbag.support());
        support.add(supportBox.invitation(Mailbag.invitation()));
        poison = deliver(supportBox, "inbox", List.of(Mailbag.poison())).get(0);
        poison.always().mimeCannotBeConverted();
        invoices = deliver(invoicesBox, "inbox/Rechnungen", Mailbag.invoices());
        invoicesBox.once().on(Operation.GET_MIME).after(3).throttles("2");
    }

    /** A quarter of an hour lies between one mail and the next. */
    private static List<FakeMail> deliver(FakeMailbox mailbox, String folder, List<byte[]> mails) {
        Duration apart = Duration.ofMinutes(15);
        Instant received = Instant.now().minus(apart.multipliedBy(mails.size() + 1L));
        List<FakeMail> delivered = new ArrayList<>();
        for (byte[] mail : mails) {
            received = received.plus(apart);
            delivered.add(mailbox.deliver(folder, MimeSource.of(mail), received));
        }
        return delivered;
    }

    private Expectations.Checklist incoming() {
        return new Expectations.Checklist()
                .add("every mail to support is in drop/support", () -> expectations.isDelivered("support", support))
                .add("every invoice is in drop/invoices", () -> expectations.isDelivered("invoices", invoices))
                .add(
                        "the mail of support is read and in Processed",
                        () -> Expectations.isAcknowledged(support, "Processed"))
                .add("the invoices are read", () -> Expectations.isAcknowledged(invoices, "Rechnungen"))
                .add(
                        "the mail without MIME is a letter",
                        () -> expectations.isHeld("inbound", "ErrorMimeContentConversionFailed"))
                .add("and is marked in the mailbox", () -> Expectations.isMarkedAsHeld(poison));
    }

    private Expectations.Checklist outgoing(Expectations.Checklist before) {
        return before.add("hello.eml is sent", () -> expectations.isSent("hello.eml", "Your order has shipped"))
                .add("order.json is sent", () -> expectations.isSent("order.json", "Order 17"))
                .add("catalogue.json is sent", () -> expectations.isSent("catalogue.json", "The new catalogue"))
                .add("the forbidden sender is a letter", () -> expectations.isHeld("outbound", "sender-not-allowed"))
                .add("with a receipt", () -> expectations.isRefused("boss.eml"))
                .add("Graph's wishes were respected", expectations::isPolite)
                .add("health is good and there are metrics", expectations::isHealthy);
    }

    private void dropFiles() throws IOException {
        folder.dropInOutbox(
                "hello.eml",
                DemoMail.from("Contoso Shop", "shop@contoso.com")
                        .to("ann@fabrikam.example")
                        .bcc("archive@contoso.example")
                        .subject("Your order has shipped")
                        .text("It will be there tomorrow.\n")
                        .bytes());
        folder.dropInOutbox("report.pdf", DemoMail.pdf("Order 17"));
        folder.dropInOutbox("order.json", """
                {"to": ["Bob Okafor <bob@fabrikam.example>"], "subject": "Order 17",
                 "text": "The confirmation is attached.", "headers": {"X-Order": "17"},
                 "attachments": ["report.pdf"]}
                """.getBytes(StandardCharsets.UTF_8));
        folder.dropInOutbox("catalogue.pdf", DemoMail.scan(6_000_000));
        folder.dropInOutbox("catalogue.json", """
                {"to": ["carol@fabrikam.example"], "bcc": ["dave@northwind.example"], "subject": "The new catalogue",
                 "html": "<p>6 MB of news.</p>", "attachments": ["catalogue.pdf"]}
                """.getBytes(StandardCharsets.UTF_8));
        folder.dropInOutbox(
                "boss.eml",
                DemoMail.from("The Boss", "boss@contoso.com")
                        .to("ann@fabrikam.example")
                        .subject("Please pay this today")
                        .text("From a sender that this outbox may not use.\n")
                        .bytes());
    }

    private List<String> lookUntil(Instant end, Expectations.Checklist expected) throws Exception {
        List<String> missing;
        do {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            onlooker.look();
            missing = expected.missing();
        } while (!missing.isEmpty() && Instant.now().isBefore(end) && application.isAlive());
        onlooker.look();
        return missing;
    }

    /** Until Ctrl-C. */
    private void keepTelling() throws Exception {
        Path root = folder.root();
        out.printf("""

                Look around:
                  %1$s/drop/           what arrived: .eml, with a .json beside it
                  %1$s/outbox/orders/  mail to send; then in sent/ or failed/, with a receipt
                  %1$s/mail-center/    what could not be processed, and why
                  %1$s/config/         the configuration of this demo
                  %1$s/mailchute.log   the application's own log
                  %2$s/mail-center          the Mail Center: read, mend, retry
                  %2$s/observe/health and %2$s/observe/metrics

                Send a mail yourself; this one comes back in, to support:
                  printf 'To: support@contoso.com\\nSubject: Hello\\n\\nIt works.\\n' > %1$s/outbox/orders/hello2.eml
                  echo '{"to": ["support@contoso.com"], "subject": "Hi", "text": "As JSON."}' > %1$s/outbox/orders/hi.json

                The commands work on it, too: list, show ID, retry ID, discard ID:
                  cd %1$s && java @mailchute.args mail-center list

                Watching. Ctrl-C ends it.
                %n""", shown(root), folder.http());
        while (application.isAlive()) {
            application.join(LOOK_EVERY.toMillis());
            onlooker.look();
        }
    }

    /** As the user sees it from where Maven was started. */
    private String shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return (path.startsWith(here) ? here.relativize(path) : path).toString();
    }

    /** Interrupted, it ends in order, as after Ctrl-C. */
    @Override
    public void close() throws InterruptedException {
        out.printf("%nEnding: nothing new is begun, what is begun is finished.%n");
        application.interrupt();
        application.join();
        tenant.close();
        out.printf("Ended. The files stay in %s until the next demo.%n", shown(folder.root()));
    }
}
