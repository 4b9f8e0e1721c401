package dev.mailchute.journey;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTTP as bytes on a socket, for what no proper client sends. */
final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    private final Socket socket;

    RawHttp(int port) throws IOException {
        this(new Socket("127.0.0.1", port));
    }

    RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** One request on a connection of its own, and the whole answer. */
    static String ask(int port, String head, String body) throws IOException {
        try (RawHttp http = new RawHttp(port)) {
            return http.send(head + "\r\nConnection: close\r\n\r\n" + body).rest();
        }
    }

    static String get(int port, String path, String... headers) throws IOException {
        return ask(port, request("GET", path, headers), "");
    }

    static String request(String method, String path, String... headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost"
                + (headers.length == 0 ? "" : "\r\n" + String.join("\r\n", headers));
    }

    RawHttp patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
        return this;
    }

    RawHttp send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return this;
    }

    /** All that comes until the other side closes. */
    String rest() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] bytes = new byte[8192];
        InputStream in = socket.getInputStream();
        try {
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                all.write(bytes, 0, count);
            }
        } catch (SocketException reset) {
            return all.toString(StandardCharsets.UTF_8);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** All that comes until this text is in it; the other side goes on. */
    String until(String text) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        for (int c = in.read(); c >= 0; c = in.read()) {
            all.write(c);
            if (c == text.charAt(text.length() - 1)
                    && all.toString(StandardCharsets.UTF_8).endsWith(text)) {
                return all.toString(StandardCharsets.UTF_8);
            }
        }
        throw new IOException("no \"" + text + "\" in: " + all.toString(StandardCharsets.UTF_8));
    }

    /** One answer that tells its length, while the connection stays open. */
    String answer(String request, String body) throws IOException {
        String head = head();
        if (head.startsWith("HTTP/1.1 100")) {
            send(body);
            head = head();
        }
        Matcher length = LENGTH.matcher(head);
        int bytes = request.startsWith("HEAD") || !length.find() ? 0 : Integer.parseInt(length.group(1));
        return head + new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int c = in.read(); c >= 0; c = in.read()) {
            head.append((char) c);
            if (head.indexOf("\r\n\r\n") >= 0) {
                break;
            }
        }
        return head.toString();
    }

    /** The first line, while the connection stays open. */
    String statusLine() throws IOException {
        StringBuilder line = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
