package dev.mailchute.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Large answers that are asked for and not read: what is open for them must be given back. */
final class DownloadAttacks {
    private DownloadAttacks() {}

    static List<Attack> all() {
        return List.of(
                new Attack(
                        "aborted-mails",
                        "50 downloads of a 100 MB mail, aborted",
                        onslaught -> aborted(onslaught, 50, get(onslaught, "/message.eml"), 200_000)),
                new Attack(
                        "aborted-attachments",
                        "50 downloads of its attachment, aborted",
                        onslaught -> aborted(onslaught, 50, get(onslaught, "/attachments/0"), 200_000)),
                new Attack(
                        "unread-mails",
                        "50 downloads of it, of which nothing is read",
                        onslaught -> unread(onslaught, 50, get(onslaught, "/message.eml"))),
                new Attack(
                        "unread-views",
                        "200 views of 2 MB of HTML, of which nothing is read",
                        onslaught -> unread(onslaught, 200, page(onslaught, "depth", "/html"))),
                new Attack(
                        "unread-letters",
                        "200 views of the largest letters, of which nothing is read",
                        onslaught -> unread(onslaught, 200, page(onslaught, "headers", ""))),
                new Attack(
                        "unread-lists",
                        "200 lists of 500 letters from the API, of which nothing is read",
                        onslaught -> unread(onslaught, 200, list())),
                new Attack("heads-of-mails", "500 HEAD of a 100 MB mail", onslaught -> heads(onslaught, 500)),
                new Attack(
                        "aborted-exports",
                        "20 exports of all letters, aborted",
                        onslaught -> aborted(onslaught, 20, export(onslaught), 1000)),
                new Attack(
                        "exports",
                        "20 exports of all letters at once",
                        onslaught -> onslaught.atOnce(
                                20, number -> exported(onslaught).code())));
    }

    private static String get(Onslaught onslaught, String further) {
        AttackedPage page = onslaught.page();
        return Onslaught.request("GET", page.letter("large") + further, page.viewer(), "") + "\r\n";
    }

    private static String page(Onslaught onslaught, String letter, String further) {
        AttackedPage page = onslaught.page();
        return Onslaught.request("GET", page.letter(letter) + further, page.viewer(), "") + "\r\n";
    }

    private static String list() {
        return Onslaught.request("GET", "/mail-center/api/letters?size=500", "", AttackedPage.basic()) + "\r\n";
    }

    private static String export(Onslaught onslaught) throws IOException {
        AttackedPage page = onslaught.page();
        String form = "act=export-all&view=" + Onslaught.encoded("name=orders") + "&csrf=" + page.csrf();
        return Onslaught.form("/mail-center/letters", page.operator(), form);
    }

    private static Wire.Answer exported(Onslaught onslaught) {
        try {
            return onslaught.ask(export(onslaught));
        } catch (IOException e) {
            return new Wire.Answer("refused", "", new byte[0]);
        }
    }

    private static void aborted(Onslaught onslaught, int count, String request, int read) throws InterruptedException {
        onslaught.atOnce(count, number -> {
            try (Wire wire = onslaught.wire()) {
                wire.send(request);
                String code = wire.code();
                wire.read(read);
                wire.reset();
                return code;
            } catch (IOException e) {
                return "refused";
            }
        });
    }

    private static void unread(Onslaught onslaught, int count, String request) throws InterruptedException {
        List<Wire> held = new ArrayList<>(onslaught.hold(count, request));
        for (int i = 0; i < 10 && onslaught.page().isAlive(); i++) {
            TimeUnit.SECONDS.sleep(1);
        }
        held.forEach(wire -> {
            onslaught.answers().count(wire.code());
            wire.close();
        });
    }

    private static void heads(Onslaught onslaught, int count) throws InterruptedException {
        AttackedPage page = onslaught.page();
        String head = Onslaught.request("HEAD", page.letter("large") + "/message.eml", page.viewer(), "") + "\r\n";
        onslaught.atOnce(10, number -> {
            for (int i = 1; i < count / 10 && page.isAlive(); i++) {
                onslaught.answers().count(onslaught.ask(head).code());
            }
            return onslaught.ask(head).code();
        });
    }
}
