package dev.mailchute.testkit;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** The fake tenant by itself, for trying things by hand: two mailboxes, some mail, until Ctrl-C. */
public final class FakeTenantMain {
    private static final String CLIENT_ID = "11111111-2222-3333-4444-555555555555";
    private static final String SECRET = "fake-secret-value";

    private FakeTenantMain() {}

    /** @param args the port (0 or none: any free one), then the latency in milliseconds */
    public static void main(String[] args) throws InterruptedException {
        List<String> given = List.of(args);
        int port = given.isEmpty() ? 0 : Integer.parseInt(given.get(0));
        Duration latency = given.size() < 2 ? Duration.ZERO : Duration.ofMillis(Long.parseLong(given.get(1)));
        FakeTenant tenant = FakeTenant.start(latency, port);
        Runtime.getRuntime().addShutdownHook(new Thread(tenant::close));
        fill(tenant);
        tell(tenant, System.out);
        new CountDownLatch(1).await();
    }

    private static void fill(FakeTenant tenant) {
        tenant.app(CLIENT_ID, SECRET);
        tenant.deliversInside(true);
        FakeMailbox support = tenant.mailbox("support@contoso.com");
        FakeMailbox orders = tenant.mailbox("bestellungen@contoso.com", Locale.GERMAN);
        support.createFolder("Inbox/Tickets");
        String to = support.address();
        support.deliver(SampleMail.text("Ann <ann@x.example>", to, "The printer is on fire", "Please help."));
        support.deliver(SampleMail.withAttachment("bob@x.example", to, "Invoice 17", "invoice.pdf", new byte[30_000]));
        support.deliver(SampleMail.withInlinePicture("carol@x.example", to, "With a picture"));
        support.invitation(SampleMail.invitation("dave@x.example", to, "Review on Tuesday"));
        support.deliver(SampleMail.text("eve@x.example", to, "This one cannot be read", "x"))
                .always()
                .mimeCannotBeConverted();
        for (int i = 1; i <= 12; i++) {
            orders.deliver(
                    SampleMail.text("kunde" + i + "@x.example", orders.address(), "Bestellung " + i, "Größe " + i));
        }
    }

    private static void tell(FakeTenant tenant, PrintStream out) {
        out.println("A fake Microsoft 365 tenant is running; Ctrl-C ends it.");
        out.println();
        out.println("mailchute.login-url = " + tenant.url());
        out.println("mailchute.graph-url = " + tenant.url());
        out.println("mailchute.ca-file = " + tenant.caFile());
        out.println("mailchute.tenant-id = " + FakeTenant.TENANT_ID);
        out.println("mailchute.client-id = " + CLIENT_ID);
        out.println("mailchute.client-secret = " + SECRET);
        for (FakeMailbox mailbox : tenant.mailboxes()) {
            out.println();
            out.println("# " + mailbox.mails("inbox").size() + " mails in the inbox of " + mailbox.address());
        }
        out.println();
        out.println("By hand:");
        out.println("  TOKEN=$(curl -s --cacert " + tenant.caFile() + " " + tenant.url() + "/" + FakeTenant.TENANT_ID
                + "/oauth2/v2.0/token -d grant_type=client_credentials -d client_id=" + CLIENT_ID + " -d client_secret="
                + SECRET + " -d scope=https://graph.microsoft.com/.default | sed 's/.*access_token\":\"//;s/\".*//')");
        out.println("  curl --cacert " + tenant.caFile() + " -H \"Authorization: Bearer $TOKEN\" " + tenant.url()
                + "/v1.0/users/support@contoso.com/mailFolders/inbox/messages");
    }
}
