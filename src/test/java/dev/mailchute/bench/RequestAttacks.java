package dev.mailchute.bench;

import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Requests that are out of all measure in one respect, and requests of which there are too many. */
final class RequestAttacks {
    private static final String LOGIN = "/mail-center/login";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

    private RequestAttacks() {}

    static List<Attack> all() {
        return List.of(
                asked("many-fields", "a form of 100,000 fields", o -> Onslaught.form(LOGIN, "", joined(100_000, "f"))),
                asked(
                        "large-field",
                        "a form field of 2 MB",
                        o -> Onslaught.form(LOGIN, "", "name=" + "a".repeat(2 << 20))),
                asked(
                        "many-marks",
                        "a form that marks 50,000 letters",
                        o -> Onslaught.form("/mail-center/letters", o.page().operator(), joined(50_000, "id=0&x"))),
                asked(
                        "many-parameters",
                        "10,000 query parameters",
                        o -> get(o, "/mail-center/letters?" + joined(10_000, "q"))),
                asked("long-path", "a path of 1 MB", o -> get(o, "/mail-center/" + "a/".repeat(500_000))),
                asked(
                        "large-header",
                        "a header field of 100 KB",
                        o -> Onslaught.request("GET", LOGIN, "", "X-A: " + "a".repeat(100_000) + "\r\n") + "\r\n"),
                asked(
                        "many-headers",
                        "100 header fields of 8 KB",
                        o -> Onslaught.request("GET", LOGIN, "", ("X-A: " + "a".repeat(8192) + "\r\n").repeat(100))
                                + "\r\n"),
                asked(
                        "many-cookies",
                        "8 KB of cookies",
                        o -> Onslaught.request("GET", "/mail-center", "a=b;".repeat(1900), "") + "\r\n"),
                asked(
                        "bad-escapes",
                        "paths and fields with broken escapes",
                        o -> get(o, "/mail-center/letters/%zz%c0%af%00?q=%zz&back=%25zz")),
                asked("deep-json", "JSON of 100,000 brackets to the API", RequestAttacks::json),
                asked("upload", "a multipart form with a file of 900 KB", o -> multipart(900_000)),
                asked("many-uploads", "a multipart form of 10,000 files", o -> parts(10_000)),
                new Attack(
                        "endless-chunks",
                        "16 chunked bodies without end",
                        o -> streaming(o, FORM, "10000\r\n" + "a".repeat(0x10000) + "\r\n")),
                new Attack("endless-upload", "16 chunked uploads without end", RequestAttacks::upload),
                new Attack(
                        "endless-trailers",
                        "16 chunked bodies with trailers without end",
                        o -> streaming(
                                o, FORM + "X-A: b\r\n", "0\r\n" + ("X-A: " + "a".repeat(4096) + "\r\n").repeat(16))),
                new Attack(
                        "tiny-chunks",
                        "16 chunked bodies, a byte a chunk",
                        o -> streaming(o, FORM, "1\r\na\r\n".repeat(10_000))),
                new Attack(
                        "pipelined",
                        "10,000 pipelined requests for the list, no answer read",
                        o -> pipelined(o, "/mail-center/letters")),
                new Attack(
                        "pipelined-login",
                        "10,000 pipelined requests for the sign-in page, no answer read",
                        o -> pipelined(o, LOGIN)),
                new Attack(
                        "lists",
                        "200 parallel requests for lists and searches",
                        o -> o.again(200, number -> o.get(
                                        "/mail-center/letters?q=" + (number % 2 == 0 ? "northwind" : "x" + number),
                                        o.page().viewer())
                                .code())),
                new Attack(
                        "sources",
                        "60 parallel views of the largest letter",
                        o -> o.again(60, number -> o.get(
                                        o.page().letter("large"), o.page().viewer())
                                .code())),
                new Attack(
                        "health",
                        "200 parallel requests for health and metrics",
                        o -> o.again(200, number -> o.get(number % 2 == 0 ? "/observe/health" : "/observe/metrics", "")
                                .code())),
                asked(
                        "web-socket",
                        "upgrades to a web socket",
                        o -> Onslaught.request(
                                                "GET",
                                                "/mail-center",
                                                "",
                                                "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n")
                                        .replace("Connection: close", "Connection: Upgrade")
                                + "\r\n"),
                asked(
                        "expect",
                        "bodies of 1 GB that wait for 100",
                        o -> Onslaught.request(
                                        "POST",
                                        LOGIN,
                                        "",
                                        FORM + "Expect: 100-continue\r\nContent-Length: 1000000000\r\n")
                                + "\r\n"));
    }

    private interface Request {
        String of(Onslaught onslaught);
    }

    /** The same, 16 at a time, until the time is over. */
    private static Attack asked(String name, String what, Request request) {
        return new Attack(name, what, onslaught -> {
            String said = request.of(onslaught);
            onslaught.again(16, number -> {
                try (Wire wire = onslaught.wire()) {
                    wire.send(said);
                    return wire.code();
                } catch (IOException e) {
                    return "refused";
                }
            });
        });
    }

    private static String joined(int count, String name) {
        return IntStream.range(0, count).mapToObj(i -> name + i + "=").collect(Collectors.joining("&"));
    }

    private static String get(Onslaught onslaught, String path) {
        return Onslaught.request("GET", path, onslaught.page().viewer(), "") + "\r\n";
    }

    private static String json(Onslaught onslaught) {
        String body = "[".repeat(100_000);
        return Onslaught.request(
                        "POST",
                        "/mail-center/api/letters/0000000000000000/retry",
                        "",
                        AttackedPage.basic() + "Content-Type: application/json\r\nContent-Length: " + body.length()
                                + "\r\n")
                + "\r\n" + body;
    }

    private static final String MULTIPART = "Content-Type: multipart/form-data; boundary=b\r\n";

    private static String file(String content) {
        return "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\nContent-Type: image/gif\r\n\r\n"
                + content + "\r\n";
    }

    private static String multipart(int size) {
        String body = file("a".repeat(size)) + "--b--\r\n";
        return Onslaught.request("POST", LOGIN, "", MULTIPART + "Content-Length: " + body.length() + "\r\n") + "\r\n"
                + body;
    }

    private static String parts(int count) {
        String body = file("").repeat(count) + "--b--\r\n";
        return Onslaught.request("POST", LOGIN, "", MULTIPART + "Content-Length: " + body.length() + "\r\n") + "\r\n"
                + body;
    }

    private static void upload(Onslaught onslaught) throws InterruptedException {
        String begin = file("").strip();
        streaming(
                onslaught,
                MULTIPART,
                Integer.toHexString(begin.length() + 4) + "\r\n" + begin + "\r\n\r\n\r\n",
                "10000\r\n" + "a".repeat(0x10000) + "\r\n");
    }

    private static void streaming(Onslaught onslaught, String fields, String piece) throws InterruptedException {
        streaming(onslaught, fields, "", piece);
    }

    /** Goes on until the page has enough of it. */
    private static void streaming(Onslaught onslaught, String fields, String first, String piece)
            throws InterruptedException {
        IntFunction<String> shot = number -> {
            try (Wire wire = onslaught.wire(2000)) {
                wire.send(Onslaught.request("POST", LOGIN, "", fields + "Transfer-Encoding: chunked\r\n") + "\r\n"
                        + first);
                while (!onslaught.isOver() && wire.send(piece)) {
                    // more
                }
                return wire.code() + (onslaught.isOver() ? ", taken to the end" : "");
            } catch (IOException e) {
                return "refused";
            }
        };
        onslaught.again(16, shot);
    }

    private static void pipelined(Onslaught onslaught, String path) throws InterruptedException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: "
                + onslaught.page().viewer() + "\r\n\r\n";
        onslaught.atOnce(4, number -> {
            try (Wire wire = onslaught.wire()) {
                Thread patience = new Thread(() -> close(onslaught, wire), "patience");
                patience.start();
                boolean taken = wire.send(request.repeat(10_000));
                patience.join();
                return taken ? "taken whole" : "taken in part";
            } catch (IOException | InterruptedException e) {
                return "refused";
            }
        });
    }

    /** A write that nobody reads would last for ever. */
    private static void close(Onslaught onslaught, Wire wire) {
        try {
            onslaught.rest();
            onslaught.answers().count(wire.code());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        wire.close();
    }
}
