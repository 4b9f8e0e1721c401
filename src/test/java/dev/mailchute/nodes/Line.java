package dev.mailchute.nodes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** The line from one node to a server of this machine. It can be held, cut and made slow. */
final class Line implements AutoCloseable {
    private enum State {
        OPEN,
        HELD,
        CUT
    }

    private final ServerSocket entrance;
    private final int target;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "line");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
    private State state = State.OPEN;
    private int holds;
    private volatile Duration delay = Duration.ZERO;

    /** @param target the port that it leads to */
    Line(int target) {
        this.target = target;
        try {
            entrance = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** Where it begins. */
    int port() {
        return entrance.getLocalPort();
    }

    /** The ports at which the server sees it now. */
    Set<Integer> ports() {
        return Set.copyOf(ports);
    }

    /** Nothing gets through in either direction, and nobody hears of it, also not of a connection that ends. What was sent meanwhile arrives later. */
    synchronized void hold() {
        state = State.HELD;
    }

    /** All connections are closed, and new ones too. */
    synchronized void cut() {
        state = State.CUT;
        notifyAll();
        open.forEach(Line::close);
    }

    /** Whatever is sent waits for so long in either direction. */
    void slow(Duration each) {
        delay = each;
    }

    /** It works again. */
    synchronized void restore() {
        state = State.OPEN;
        delay = Duration.ZERO;
        notifyAll();
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                threads.execute(() -> lead(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void lead(Socket client) {
        open.add(client);
        Socket there = null;
        try {
            if (!isOpen()) {
                return;
            }
            there = new Socket();
            // So that a slow line is slow for the server, too, instead of taking everything at once.
            there.setReceiveBufferSize(65_536);
            there.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            there.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            Socket server = there;
            open.add(server);
            ports.add(server.getLocalPort());
            threads.execute(() -> pipe(server, client));
            pipe(client, server);
        } catch (IOException unreachable) {
            // The client sees its connection closed.
        } finally {
            end(client);
            if (there != null) {
                ports.remove(there.getLocalPort());
                end(there);
            }
        }
    }

    private void pipe(Socket from, Socket to) {
        byte[] buffer = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                int before = holds();
                if (!isOpen()) {
                    break;
                }
                byte[] rest = holds() == before ? new byte[0] : rest(from);
                if (!delay.isZero()) {
                    LockSupport.parkNanos(delay.toNanos());
                }
                out.write(buffer, 0, length);
                out.write(rest);
            }
            isOpen();
        } catch (IOException ended) {
            // One of the two went away; so does the other.
        } finally {
            end(from);
            end(to);
        }
    }

    private synchronized int holds() {
        return holds;
    }

    /**
     * What was sent while it was held.
     *
     * @throws IOException if the connection was reset meanwhile: then TCP delivers nothing of it any more, also not what was sent before
     */
    private static byte[] rest(Socket from) throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        from.setSoTimeout(20);
        try {
            from.getInputStream().transferTo(rest);
        } catch (SocketTimeoutException isAlive) {
            return rest.toByteArray();
        } finally {
            from.setSoTimeout(0);
        }
        return rest.toByteArray();
    }

    /** Waits while it is held. */
    private synchronized boolean isOpen() {
        try {
            while (state == State.HELD) {
                holds++;
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return state == State.OPEN;
    }

    private void end(Socket socket) {
        open.remove(socket);
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        cut();
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
