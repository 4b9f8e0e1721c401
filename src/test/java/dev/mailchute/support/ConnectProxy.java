package dev.mailchute.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * An HTTP proxy that does CONNECT and nothing else. Whatever is asked for, it leads to one port of this machine, so that addresses can be
 * used at which nobody can be reached without it.
 */
public final class ConnectProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> opened = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private volatile String login;
    private volatile String forbidden;
    private volatile List<String> offers = List.of("Basic realm=\"contoso\"");

    /** @param target the port that everything leads to */
    public ConnectProxy(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** It lets nobody through without these. */
    public ConnectProxy wants(String user, String password) {
        login = "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** The ways of signing in that it names when it lets nobody through; Basic at first. */
    public ConnectProxy offers(String... ways) {
        offers = List.of(ways);
        return this;
    }

    /** It never leads to this {@code host:port}. */
    public ConnectProxy forbids(String address) {
        forbidden = address;
        return this;
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Each {@code host:port} that it led to, in order. */
    public List<String> opened() {
        return List.copyOf(opened);
    }

    /** Each request line that it refused, in order. */
    public List<String> refused() {
        return List.copyOf(refused);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                threads.execute(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try {
            for (List<String> head = head(client); !head.isEmpty(); head = head(client)) {
                String[] line = head.get(0).split(" ");
                if (!line[0].equals("CONNECT")) {
                    refuse(client, head.get(0), "405 Method Not Allowed", "");
                } else if (login != null && !head.contains("Proxy-Authorization: " + login)) {
                    refuse(
                            client,
                            head.get(0),
                            "407 Proxy Authentication Required",
                            offers.stream()
                                    .map(way -> "Proxy-Authenticate: " + way + "\r\n")
                                    .collect(Collectors.joining()));
                } else if (line[1].equals(forbidden)) {
                    refuse(client, head.get(0), "403 Forbidden", "");
                } else {
                    lead(client, line[1]);
                    return;
                }
            }
        } catch (IOException broken) {
            close(client);
        }
    }

    private void refuse(Socket client, String line, String status, String headers) throws IOException {
        refused.add(line);
        write(client.getOutputStream(), "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: 0\r\n\r\n");
    }

    private void lead(Socket client, String address) throws IOException {
        Socket there = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(there);
        opened.add(address);
        write(client.getOutputStream(), "HTTP/1.1 200 Connection established\r\n\r\n");
        threads.execute(() -> pipe(there, client));
        pipe(client, there);
    }

    private void pipe(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // One of the two went away; so does the other.
        } finally {
            close(from);
            close(to);
        }
    }

    /** The lines of a request, without the empty one; empty at the end. */
    private static List<String> head(Socket client) throws IOException {
        List<String> lines = new ArrayList<>();
        InputStream in = client.getInputStream();
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') {
                if (line.isEmpty()) {
                    return lines;
                }
                lines.add(line.toString());
                line.setLength(0);
            } else if (c != '\r') {
                line.append((char) c);
            }
        }
        return List.of();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(this::close);
        threads.shutdown();
    }
}
