package dev.mailchute.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The mail that waits in the mailboxes of the demo when it starts. */
final class Mailbag {
    static final String SUPPORT = "support@contoso.com";
    static final String INVOICES = "invoices@contoso.com";

    /** Files of {@code src/test/resources/demo}: what mail programs and attackers do to whoever reads mail. */
    private static final List<String> UNPLEASANT = List.of(
            "attachment-names-path-traversal",
            "attachment-names-windows-reserved",
            "calendar-cancel",
            "date-year-9999",
            "dot-lines-and-from-lines",
            "duplicate-message-id-a",
            "duplicate-message-id-b",
            "eai-utf8-addresses",
            "emoji-subject-zwj",
            "rtl-subject-and-filename-override",
            "sender-on-behalf-and-reply-to",
            "subject-5000-chars",
            "subject-control-chars",
            "subject-path-traversal",
            "text-8bit-latin1-unlabelled",
            "tracking-pixel-and-css-exfil",
            "xss-script-and-handlers");

    private Mailbag() {}

    static List<byte[]> support() {
        List<byte[]> mails = new ArrayList<>();
        for (DemoMail mail : List.of(
                DemoMail.from("Ann Weber", "ann@fabrikam.example")
                        .subject("The printer on the 3rd floor is on fire")
                        .text("Again. Please hurry.\n"),
                DemoMail.from("Bob Okafor", "bob@fabrikam.example")
                        .subject("Screenshot of the error")
                        .picture("<p>It says this: <img src=\"cid:logo@contoso.com\"></p>")
                        .attach("app.log", "text/plain; charset=utf-8", bytes("ERROR paper jam\n".repeat(200))),
                DemoMail.from("Jürgen Groß", "juergen.gross@tailspin.example", "windows-1252")
                        .subject("Störung: Größenänderung schlägt fehl – dringend")
                        .text("Schöne Grüße, 5 € für den, der es löst.\n"),
                DemoMail.from("山田太郎", "yamada@wingtip.example", "ISO-2022-JP")
                        .subject("プリンターが動きません")
                        .text("至急ご確認ください。\n"),
                DemoMail.from("Иван Петров", "ivan@litware.example", "KOI8-R")
                        .subject("Не работает принтер")
                        .text("Помогите, пожалуйста.\n"),
                DemoMail.from("王小明", "wang@proseware.example", "GB18030")
                        .subject("打印机无法使用")
                        .text("请尽快处理。\n"),
                DemoMail.from("李美玲", "lee@proseware.example", "Big5")
                        .subject("印表機故障")
                        .text("請盡快處理。\n"),
                DemoMail.from("김민준", "kim@adatum.example", "EUC-KR")
                        .subject("프린터 문의")
                        .text("확인 부탁드립니다.\n"),
                DemoMail.from("Δημήτρης Νικολάου", "dimitris@lucerne.example", "ISO-8859-7")
                        .subject("Πρόβλημα με τον εκτυπωτή")
                        .text("Ευχαριστώ.\n"),
                DemoMail.from("أحمد حسن", "ahmed@margies.example")
                        .subject("مشكلة في الطابعة")
                        .text("شكرا لكم.\n"),
                DemoMail.from("नेहा शर्मा", "neha@alpineski.example")
                        .subject("प्रिंटर काम नहीं कर रहा")
                        .text("कृपया देखें।\n"),
                DemoMail.from("สมชาย ใจดี", "somchai@relecloud.example", "TIS-620")
                        .subject("เครื่องพิมพ์เสีย")
                        .text("ขอบคุณครับ\n"),
                DemoMail.from("François Lefèvre", "francois@vanarsdel.example")
                        .subject("Réunion déplacée à 14 h – café ☕ offert")
                        .html("À tout à l'heure\n", "<p>À tout à l'heure</p>"),
                DemoMail.from("Microsoft Outlook", "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@contoso.com")
                        .subject("Undeliverable: Your ticket 4711")
                        .header("Auto-Submitted", "auto-replied")
                        .report(
                                "delivery-status",
                                "Your message to nobody@fabrikam.example couldn't be delivered.\n",
                                "Reporting-MTA: dns;mail.contoso.com\r\n\r\nFinal-recipient: RFC822;"
                                        + "nobody@fabrikam.example\r\nAction: failed\r\nStatus: 5.1.10\r\n"),
                DemoMail.from("Carol Diaz", "carol@fabrikam.example")
                        .subject("Automatic reply: Your ticket 4712")
                        .header("Auto-Submitted", "auto-replied")
                        .header("X-Auto-Response-Suppress", "All")
                        .text("I am out of the office until Monday.\n"),
                DemoMail.from("Dave Lindqvist", "dave@northwind.example")
                        .subject("Read: Your ticket 4713")
                        .report(
                                "disposition-notification",
                                "Your message was read.\n",
                                "Final-recipient: RFC822; dave@northwind.example\r\n"
                                        + "Disposition: automatic-action/MDN-sent-automatically; displayed\r\n"),
                DemoMail.from("Eve Marlow", "eve@northwind.example")
                        .subject("Fwd: the mail you asked for")
                        .text("Here it is.\n")
                        .forward(DemoMail.from("Ann Weber", "ann@fabrikam.example")
                                .subject("The printer smells funny")
                                .text("Should I worry?\n")
                                .bytes()),
                DemoMail.from("Frank Sato", "frank@wingtip.example")
                        .subject("Scan of the contract, all pages")
                        .text("3 MB, sorry.\n")
                        .attach("Vertrag – unterschrieben.pdf", "application/pdf", DemoMail.scan(3_000_000)),
                DemoMail.from("Contoso Weekly", "news@contoso.example")
                        .subject("Your weekly digest")
                        .header("List-Unsubscribe", "<https://contoso.example/unsubscribe>")
                        .html("Nothing new.\n", "<h1>Nothing new</h1><p>See you next week.</p>"),
                DemoMail.from("Grace Kim", "grace@adatum.example").text("I forgot the subject.\n"))) {
            mails.add(mail.to(SUPPORT).bytes());
        }
        UNPLEASANT.forEach(name -> mails.add(resource(name + ".eml")));
        return mails;
    }

    static byte[] invitation() {
        return DemoMail.from("Heidi Braun", "heidi@contoso.com")
                .to(SUPPORT)
                .subject("Review of the printer incident")
                .invitation("Review of the printer incident", "heidi@contoso.com", SUPPORT)
                .bytes();
    }

    /** Exchange can make no MIME of this one. */
    static byte[] poison() {
        return DemoMail.from("Mallory Finch", "mallory@proseware.example")
                .to(SUPPORT)
                .subject("This one cannot be converted")
                .text("Exchange stores it, but makes no MIME of it.\n")
                .bytes();
    }

    static List<byte[]> invoices() {
        List<byte[]> mails = new ArrayList<>();
        String[] suppliers = {"Fabrikam", "Northwind", "Tailspin", "Wingtip", "Adatum", "Litware", "Proseware"};
        for (int i = 0; i < suppliers.length; i++) {
            String number = "2026-0" + (417 + 31 * i);
            String address = "billing@" + suppliers[i].toLowerCase(Locale.ROOT) + ".example";
            DemoMail mail = DemoMail.from(suppliers[i] + " Billing", address)
                    .to(INVOICES)
                    .subject("Invoice " + number)
                    .html("Please find attached.\n", "<p>Please find <b>attached</b>.</p>")
                    .attach("invoice-" + number + ".pdf", "application/pdf", DemoMail.pdf("Invoice " + number));
            if (i % 2 == 0) {
                mail.attach("xrechnung.xml", "application/xml", bytes("<Invoice><ID>" + number + "</ID></Invoice>\n"));
            }
            mails.add(mail.bytes());
        }
        mails.add(DemoMail.from("Buchhaltung Müller & Söhne", "rechnung@mueller.example", "ISO-8859-1")
                .to(INVOICES)
                .subject("Zahlungserinnerung: Rechnung über 1.234,50 EUR")
                .text("Mit freundlichen Grüßen\n")
                .bytes());
        return mails;
    }

    private static byte[] resource(String name) {
        try (InputStream in = Mailbag.class.getResourceAsStream("/demo/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
