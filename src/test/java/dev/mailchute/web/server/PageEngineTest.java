package dev.mailchute.web.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.settings.Settings;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server by itself: who works for whom, and answers larger than what lies between it and a client that takes its time. */
class PageEngineTest {
    private static final int PAGE = 800_000;
    private static final int LARGE = 16 << 20;
    private static final int PATIENCE_MILLIS = 15_000;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final BlockingQueue<String> atWork = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> byOwnThread = new LinkedBlockingQueue<>();
    private volatile HttpServerResponse answer;
    private WebServer server;

    @BeforeEach
    void start() throws Exception {
        context.disableJMX();
        context.getShutdownStrategy().setTimeout(1);
        server = new WebServer(
                context,
                new Settings.Http(
                        "127.0.0.1",
                        0,
                        Optional.empty(),
                        new Settings.BehindProxy("", List.of()),
                        Optional.empty(),
                        Optional.empty()),
                Bounds.standard(),
                new Words());
        context.addService(server, true, true);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                for (String root : List.of("/mail-center", "/mail-center/api", "/observe", "/observe/health")) {
                    from("platform-http:" + root + "/page").process(exchange -> answer(exchange, new byte[PAGE]));
                }
                from("platform-http:/mail-center/large").process(exchange -> answer(exchange, new byte[LARGE]));
                from("platform-http:/mail-center/file")
                        .process(exchange -> answer(exchange, new ByteArrayInputStream(new byte[LARGE])));
                from("platform-http:/mail-center/broken").process(exchange -> {
                    answer(exchange, new Broken());
                    answer.putHeader("Content-Disposition", "attachment; filename=mail.eml");
                });
                from("platform-http:/mail-center/work").process(exchange -> {
                    atWork.add("one");
                    mayEnd.await();
                });
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        mayEnd.countDown();
        context.stop();
    }

    /** A file on a disk that fails. */
    private static final class Broken extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("broken on purpose");
        }
    }

    private static final class Words implements PageSupport {
        @Override
        public boolean isKnown(HttpServerRequest request) {
            return !"stranger".equals(request.query());
        }

        @Override
        public LiveSource live() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String errorPage(int status, String words) {
            return words;
        }

        @Override
        public String problem(int status, String words) {
            return words;
        }
    }

    private void answer(Exchange exchange, Object body) {
        HttpMessage message = exchange.getMessage(HttpMessage.class);
        ConnectionBase connection = (ConnectionBase) message.getRequest().connection();
        answer = message.getResponse();
        answer.headersEndHandler(
                now -> byOwnThread.add(connection.channel().eventLoop().inEventLoop()));
        message.setBody(body);
    }

    @Test
    void each_answer_is_written_by_the_thread_of_its_connection() throws Exception {
        for (String root : List.of("/mail-center", "/mail-center/api", "/observe", "/observe/health")) {
            try (Reader reader = new Reader()) {
                reader.ask(root + "/page").head();
                assertEquals(PAGE, reader.take(PAGE, 8192));
                assertTrue(byOwnThread.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS), root);
            }
        }
    }

    @Test
    void an_answer_under_way_goes_on_while_all_workers_have_other_work() throws Exception {
        List<Reader> workers = new ArrayList<>();
        try (Reader reader = new Reader()) {
            reader.ask("/mail-center/file").head();
            for (int i = 0; i < Bounds.standard().work().workers(); i++) {
                workers.add(new Reader().ask("/mail-center/work"));
                assertEquals("one", atWork.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
            }
            assertTrue(reader.take(LARGE, 1 << 16) >= LARGE);
        } finally {
            mayEnd.countDown();
            for (Reader worker : workers) {
                worker.close();
            }
        }
    }

    @Test
    void a_page_that_is_given_up_is_no_longer_under_way() throws Exception {
        try (Reader reader = new Reader()) {
            reader.ask("/mail-center/large").head();
            long[] before = {-1};
            // then nothing but the end of the connection tells that nobody wants the rest
            Awaitility.await("the server waits for the client to take more")
                    .atMost(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .pollInterval(300, TimeUnit.MILLISECONDS)
                    .until(() -> before[0] == (before[0] = answer.bytesWritten()));
            assertEquals(1, context.getInflightRepository().size());
        }
        Awaitility.await("nothing is under way")
                .atMost(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .until(() -> context.getInflightRepository().size() == 0);
    }

    @Test
    void strangers_take_no_place_of_people_and_programs_that_are_known() throws Exception {
        List<Reader> strangers = new ArrayList<>();
        try {
            for (int i = 0;
                    i
                            < Bounds.standard().work().workers()
                                    + Bounds.standard().work().waiting()
                                    + 1;
                    i++) {
                strangers.add(new Reader().ask("/mail-center/work?stranger"));
            }
            Awaitility.await("there is no place for one of them")
                    .atMost(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .until(() -> strangers.stream().anyMatch(Reader::isAnswered));
            for (String root : List.of("/mail-center", "/mail-center/api")) {
                try (Reader known = new Reader()) {
                    known.ask(root + "/page?known").head();
                }
            }
        } finally {
            mayEnd.countDown();
            for (Reader stranger : strangers) {
                stranger.close();
            }
        }
    }

    @Test
    void a_file_that_cannot_be_read_is_answered_by_a_page_that_is_no_download() throws Exception {
        try (Reader reader = new Reader()) {
            String head = reader.ask("/mail-center/broken").anyHead();
            assertTrue(head.startsWith("HTTP/1.1 500"), head);
            assertTrue(head.matches("(?is).*\r\ncontent-length: \\d+\r\n.*"), head);
            assertFalse(head.contains("attachment") || head.contains("chunked"), head);
        }
    }

    /** Takes little at a time, and the system keeps little for it. */
    private final class Reader implements AutoCloseable {
        private final Socket socket = new Socket();

        Reader() throws IOException {
            socket.setReceiveBufferSize(16 * 1024);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
        }

        Reader ask(String path) throws IOException {
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        boolean isAnswered() {
            try {
                return socket.getInputStream().available() > 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void head() throws IOException {
            String head = anyHead();
            assertTrue(head.startsWith("HTTP/1.1 200"), head);
        }

        String anyHead() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int c = socket.getInputStream().read();
                assertTrue(c >= 0, head.toString());
                head.append((char) c);
            }
            return head.toString();
        }

        /** As much as is wanted, or less if the answer ends. */
        int take(int most, int atATime) throws IOException {
            InputStream in = socket.getInputStream();
            byte[] bytes = new byte[atATime];
            int taken = 0;
            for (int count = 0; count >= 0 && taken < most; taken += Math.max(count, 0)) {
                count = in.read(bytes, 0, Math.min(atATime, most - taken));
            }
            return taken;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
