package dev.mailchute.testkit;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.common.Slf4jNotifier;
import com.github.tomakehurst.wiremock.extension.ResponseTransformerV2;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** One https server on WireMock: a single function answers every request. */
final class TenantServer implements AutoCloseable {
    private final WireMockServer server;
    private final int port;

    TenantServer(TestCertificate certificate, int threads, int port, Function<GraphRequest, Reply> replies) {
        server = new WireMockServer(options()
                .httpDisabled(true)
                .httpsPort(port)
                .http2TlsDisabled(true)
                .keystorePath(certificate.keyStore().toString())
                .keystoreType("PKCS12")
                .keystorePassword(TestCertificate.PASSWORD)
                .keyManagerPassword(TestCertificate.PASSWORD)
                .containerThreads(threads)
                .jettyStopTimeout(1L)
                .disableRequestJournal()
                .maxLoggedResponseSize(0)
                .extensionScanningEnabled(false)
                .templatingEnabled(false)
                .gzipDisabled(true)
                .stubRequestLoggingDisabled(true)
                .notifier(new Slf4jNotifier(false))
                .extensions(new Transformer(replies)));
        server.stubFor(any(anyUrl()).willReturn(aResponse().withTransformers(Transformer.NAME)));
        server.start();
        this.port = server.httpsPort();
    }

    /** Still known after the server has stopped. */
    int port() {
        return port;
    }

    @Override
    public void close() {
        server.stop();
    }

    private record Transformer(Function<GraphRequest, Reply> replies) implements ResponseTransformerV2 {
        static final String NAME = "tenant";

        @Override
        public String getName() {
            return NAME;
        }

        @Override
        public boolean applyGlobally() {
            return false;
        }

        @Override
        public Response transform(Response unused, ServeEvent event) {
            Reply reply = replies.apply(new GraphRequest(event.getRequest()));
            Answer answer = reply.answer();
            List<HttpHeader> headers = new ArrayList<>();
            answer.headers.forEach((name, value) -> headers.add(new HttpHeader(name, value)));
            long length = answer.body.length();
            if (!answer.chunked && answer.status != 204) {
                headers.add(new HttpHeader("Content-Length", Long.toString(length)));
            }
            if (answer.wireFault != null) {
                reply.lease().run();
            }
            return Response.response()
                    .configured(true)
                    .status(answer.status)
                    .headers(new HttpHeaders(headers))
                    .body(() -> new WireBody(answer, length, reply.lease()))
                    .fault(answer.wireFault)
                    .incrementInitialDelay(answer.delay.toMillis())
                    .build();
        }
    }

    /** @param lease run when the last byte of the answer is sent */
    record Reply(Answer answer, Runnable lease) {}
}
