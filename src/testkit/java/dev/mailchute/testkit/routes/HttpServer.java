package dev.mailchute.testkit.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.common.Slf4jNotifier;
import com.github.tomakehurst.wiremock.extension.ResponseTransformerV2;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import dev.mailchute.testkit.routes.ServerPlan.PlannedAnswer;
import java.util.ArrayList;
import java.util.List;

/** A server that the routes talk to, on WireMock: it answers as planned, and remembers what it has accepted. */
final class HttpServer implements AutoCloseable {
    private final String name;
    private final ServerPlan plan;
    private final Runnable recovers;
    private final WireMockServer server;
    private final List<Got> accepted = new ArrayList<>();
    private int requests;
    private boolean refusing;

    /** @param recovers what to do before a request is accepted after one that was not */
    HttpServer(String name, ServerPlan plan, Runnable recovers) {
        this.name = name;
        this.plan = plan;
        this.recovers = recovers;
        server = new WireMockServer(options()
                .dynamicPort()
                .disableRequestJournal()
                .extensionScanningEnabled(false)
                .templatingEnabled(false)
                .gzipDisabled(true)
                .stubRequestLoggingDisabled(true)
                .notifier(new Slf4jNotifier(false))
                .extensions(new Answering()));
        server.stubFor(any(anyUrl()).willReturn(aResponse().withTransformers(Answering.NAME)));
        server.start();
    }

    /** One request. */
    record Got(String method, String path, HttpHeaders headers, String body) {
        /** The first of this name; null if there is none. */
        String header(String field) {
            return headers.getHeader(field).isPresent()
                    ? headers.getHeader(field).firstValue()
                    : null;
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.port() + "/" + name;
    }

    /** In the order in which they came. */
    synchronized List<Got> accepted() {
        return List.copyOf(accepted);
    }

    /** Whether the last request was not accepted. */
    synchronized boolean isRefusing() {
        return refusing;
    }

    synchronized int requests() {
        return requests;
    }

    private PlannedAnswer answer(Request request) {
        PlannedAnswer answer;
        boolean isRecovery;
        synchronized (this) {
            answer = plan.answers().get(Math.min(requests++, plan.answers().size() - 1));
            isRecovery = refusing && answer.isAccepted();
        }
        if (isRecovery) {
            recovers.run();
        }
        synchronized (this) {
            refusing = !answer.isAccepted();
            if (answer.isAccepted()) {
                String path = request.getUrl().substring(name.length() + 1);
                accepted.add(
                        new Got(request.getMethod().getName(), path, request.getHeaders(), request.getBodyAsString()));
            }
        }
        return answer;
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Answering implements ResponseTransformerV2 {
        private static final String NAME = "planned";

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
            PlannedAnswer answer = answer(event.getRequest());
            return Response.response()
                    .configured(true)
                    .status(answer.breaks() ? 500 : answer.status())
                    .body(answer.body() == null ? "" : answer.body())
                    .fault(answer.breaks() ? Fault.CONNECTION_RESET_BY_PEER : null)
                    .build();
        }
    }
}
