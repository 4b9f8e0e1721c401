package dev.mailchute.bench;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection to the page on which anything can be said, also what no client would. */
final class Wire implements Closeable {
    private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.[01] (\\d{3})");
    private static final int MAX_READ = 64 << 20;

    private final Socket socket;

    private Wire(Socket socket) {
        this.socket = socket;
    }

    /**
     * What came back.
     *
     * @param code the status, or what happened instead of one
     */
    record Answer(String code, String head, byte[] body) {
        Optional<String> header(String name) {
            Matcher found = Pattern.compile("(?im)^" + Pattern.quote(name) + ":[ \\t]*([^\\r\\n]*)")
                    .matcher(head);
            return found.find() ? Optional.of(found.group(1)) : Optional.empty();
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /**
     * @param from the own address: all of 127.0.0.0/8 is this machine
     * @param patience milliseconds that connecting and each reading may take
     */
    static Wire open(String from, int port, int patience) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(new InetSocketAddress("127.0.0.1", port), patience);
            socket.setSoTimeout(patience);
            return new Wire(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Whether it could be said; an answer may be there in either case. */
    boolean send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    boolean send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The status of the next answer, or what happened instead of one. */
    String code() {
        try {
            StringBuilder line = new StringBuilder();
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0 && next != '\n' && line.length() < 200; next = in.read()) {
                line.append((char) next);
            }
            return code(line.toString());
        } catch (SocketTimeoutException e) {
            return "no answer";
        } catch (IOException e) {
            return "cut off";
        }
    }

    private static String code(String line) {
        Matcher status = STATUS.matcher(line);
        return status.find() ? status.group(1) : line.isEmpty() ? "closed" : "other";
    }

    /** Everything until the other side closes: the request should ask for that. */
    Answer answer() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        String instead = "";
        try {
            InputStream in = socket.getInputStream();
            byte[] some = new byte[16 * 1024];
            for (int got = in.read(some); got >= 0 && all.size() < MAX_READ; got = in.read(some)) {
                all.write(some, 0, got);
            }
        } catch (SocketTimeoutException e) {
            instead = "no answer";
        } catch (IOException e) {
            instead = "cut off";
        }
        byte[] bytes = all.toByteArray();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String head = end < 0 ? text : text.substring(0, end);
        String code = instead.isEmpty() || !head.isEmpty() ? code(head) : instead;
        byte[] body = end < 0 ? new byte[0] : java.util.Arrays.copyOfRange(bytes, end + 4, bytes.length);
        return new Answer(instead.isEmpty() ? code : code + " " + instead, head, body);
    }

    /** So many bytes of what comes, or fewer. */
    int read(int most) {
        try {
            return socket.getInputStream().readNBytes(most).length;
        } catch (IOException e) {
            return -1;
        }
    }

    /** Whether the other side has closed it: it has an end, or an answer that says so before. Waits a moment at most. */
    boolean isClosed() {
        try {
            socket.setSoTimeout(1);
            InputStream in = socket.getInputStream();
            int left = 100_000;
            while (left-- > 0 && in.read() >= 0) {
                // an answer, of which the end counts
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Closes as a process does that is killed: the other side hears of a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed for us
        }
    }
}
