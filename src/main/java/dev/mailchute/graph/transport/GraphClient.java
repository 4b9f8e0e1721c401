package dev.mailchute.graph.transport;

import dev.mailchute.cluster.Ownership;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.net.Network;
import dev.mailchute.net.RetryAfter;
import dev.mailchute.settings.AppRegistration;
import dev.mailchute.settings.Microsoft365;
import dev.mailchute.signin.SignInHttp;
import dev.mailchute.signin.Tokens;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * Intercepts every {@code graph:} request between camel-http and the network: waits for a permit and for the mailbox's
 * pauses, adds the token and headers, and judges an answer that is not a success. The token is sent only to the Graph
 * host.
 */
final class GraphClient implements HttpClientConfigurer, ExecChainHandler, AutoCloseable {
    /** Names the mailbox of a request; never leaves the process. */
    static final String MAILBOX_HEADER = "Mailchute-Mailbox";

    private final Map<String, GraphMailbox> mailboxes;
    private final Map<String, RateBudget> budgets = new ConcurrentHashMap<>();
    private final URI graphUrl;
    private final Network network;
    private final Tokens tokens;
    private final RequestCount count;
    private final Clock clock;
    private final GraphConnection.RequestWaits waits;
    private final RunningRequests running = new RunningRequests();
    private volatile Ownership ownership = Ownership.SOLE;
    private volatile Consumer<String> listener = key -> {};
    private volatile RequestListener requests = RequestListener.NONE;
    private final MailboxChanges changes = new MailboxChanges();

    GraphClient(
            Map<String, GraphMailbox> mailboxes,
            Microsoft365 microsoft365,
            Network network,
            RequestCount count,
            Clock clock,
            GraphConnection.RequestWaits waits) {
        this.mailboxes = mailboxes;
        this.graphUrl = microsoft365.graphUrl();
        this.network = network;
        this.tokens = new Tokens(microsoft365, new SignInHttp(network), clock, waits.steady(), waits.refusal());
        this.count = count;
        this.clock = clock;
        this.waits = waits;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        network.configure(client);
        intercept(client);
    }

    /** The same, for a POST. */
    void configureForPost(HttpClientBuilder client) {
        network.configureForSending(client);
        intercept(client);
    }

    private void intercept(HttpClientBuilder client) {
        client.setUserAgent(Network.USER_AGENT)
                .addExecInterceptorFirst("mailchute", this)
                .addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), "ownership", this::proceedIfOwned);
    }

    /** The mailbox that a {@code graph:} address names. */
    GraphMailbox mailbox(String key) {
        GraphMailbox mailbox = mailboxes.get(key);
        if (mailbox == null) {
            throw new IllegalArgumentException("no mailbox is configured as " + key);
        }
        return mailbox;
    }

    RateBudget budget(GraphMailbox mailbox) {
        return budgets.computeIfAbsent(
                mailbox.budgetKey(),
                key -> new RateBudget(waits.steady(), ThreadLocalRandom.current(), waits.patience()));
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        GraphMailbox mailbox = mailbox(request.getFirstHeader(MAILBOX_HEADER).getValue());
        request.removeHeaders(MAILBOX_HEADER);
        changes.require(mailbox, request);
        Asked asked = new Asked(request, mailbox, operation(request), goesToGraph(scope));
        RateBudget budget = budget(mailbox);
        budget.acquire();
        Runnable end = running.begin(mailbox.key(), scope.originalRequest);
        Runnable release = once(() -> {
            end.run();
            budget.release();
        });
        scope.clientContext.setAttribute(MAILBOX_HEADER, mailbox);
        try {
            ClassicHttpResponse answer = answer(asked, scope, chain);
            return judge(asked, answer, budget, release);
        } catch (IOException e) {
            release.run();
            count.failed(asked.operation());
            throw Verdict.of(asked.operation(), e);
        } catch (RuntimeException | HttpException e) {
            release.run();
            throw e;
        }
    }

    /** Asked for each request, also one that changes nothing: another node has four in flight by now. Last, when there are a token and a connection. */
    private ClassicHttpResponse proceedIfOwned(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        GraphMailbox mailbox = (GraphMailbox) scope.clientContext.getAttribute(MAILBOX_HEADER);
        if (!ownership.isOwned(mailbox.key())) {
            throw new MailboxDownException(Fault.notOwned(mailbox.key()));
        }
        return chain.proceed(request, scope);
    }

    private record Asked(ClassicHttpRequest http, GraphMailbox mailbox, Operation operation, boolean toGraph) {}

    /** Sends the request, and once more with a new token if Graph rejects the current one. */
    private ClassicHttpResponse answer(Asked asked, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        AppRegistration app = asked.mailbox().app();
        String token = asked.toGraph() ? tokens.current(app) : null;
        ClassicHttpResponse answer = proceed(asked, token, scope, chain);
        if (token == null || answer.getCode() != HttpStatus.SC_UNAUTHORIZED) {
            return answer;
        }
        EntityUtils.consume(answer.getEntity());
        answer.close();
        tokens.refused(app, token);
        // The first attempt set these headers; the second would fail if they were still there.
        asked.http().removeHeaders(HttpHeaders.CONTENT_LENGTH);
        asked.http().removeHeaders(HttpHeaders.TRANSFER_ENCODING);
        return proceed(asked, tokens.current(app), scope, chain);
    }

    private ClassicHttpResponse proceed(Asked asked, String token, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        ClassicHttpRequest request = asked.http();
        if (token != null) {
            request.setHeader("Authorization", "Bearer " + token);
            request.setHeader("Prefer", "IdType=\"ImmutableId\"");
            request.setHeader("client-request-id", UUID.randomUUID().toString());
        }
        Timer.Sample time = count.begin();
        RequestListener.Begun listened =
                requests.begins(asked.mailbox(), asked.operation().word());
        ClassicHttpResponse answer;
        try {
            answer = chain.proceed(request, scope);
        } catch (IOException | HttpException | RuntimeException e) {
            listened.failed();
            throw e;
        }
        count.answered(asked.operation(), answer.getCode(), time);
        listened.answered(
                answer.getCode(),
                Optional.ofNullable(answer.getFirstHeader(GraphComponent.REQUEST_ID))
                        .map(Header::getValue));
        listener.accept(asked.mailbox().key());
        return answer;
    }

    private ClassicHttpResponse judge(Asked asked, ClassicHttpResponse answer, RateBudget budget, Runnable release)
            throws IOException {
        int status = answer.getCode();
        if (ExpectedAnswer.isExpected(asked.operation(), answer)) {
            budget.succeeded();
            if (asked.operation() == Operation.MIME) {
                ExpectedAnswer.requireCompleteMime(answer);
            }
            if (asked.operation().sends()) {
                // 202 says it all. If reading the empty body fails, that must not look like a failed send.
                EntityUtils.consumeQuietly(answer.getEntity());
                answer.setEntity(null);
            } else if (asked.operation() == Operation.MARK || asked.operation() == Operation.MOVE) {
                // Graph returns the whole message, which may be large and is not used.
                EntityUtils.consumeQuietly(answer.getEntity());
                answer.setEntity(null);
            }
            WatchedAnswer.watch(answer, () -> listener.accept(asked.mailbox().key()), release);
            return answer;
        }
        Fault fault = GraphError.read(answer);
        answer.close();
        if (status == HttpStatus.SC_TOO_MANY_REQUESTS || status == HttpStatus.SC_SERVICE_UNAVAILABLE) {
            budget.throttled(RetryAfter.parse(
                    answer.containsHeader("Retry-After")
                            ? answer.getFirstHeader("Retry-After").getValue()
                            : null,
                    clock));
            count.throttled(asked.mailbox());
        }
        throw Verdict.of(asked.operation(), fault);
    }

    private boolean goesToGraph(ExecChain.Scope scope) {
        var target = scope.route.getTargetHost();
        return target.getSchemeName().equals(graphUrl.getScheme())
                && target.getHostName().equalsIgnoreCase(graphUrl.getHost())
                && port(target.getPort()) == port(graphUrl.getPort());
    }

    private static int port(int port) {
        return port < 0 ? 443 : port;
    }

    private Operation operation(ClassicHttpRequest request) {
        String path = request.getPath();
        int query = path.indexOf('?');
        Operation operation = Operation.of(request.getMethod(), query < 0 ? path : path.substring(0, query));
        return operation == Operation.OTHER && request.getMethod().equals("PUT") ? Operation.UPLOAD : operation;
    }

    private static Runnable once(Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        return () -> {
            if (done.compareAndSet(false, true)) {
                action.run();
            }
        };
    }

    /** Breaks off the requests under way to a mailbox. */
    void breakOff(String key) {
        running.breakOff(key);
    }

    void ownedBy(Ownership other) {
        ownership = other;
    }

    void heardBy(Consumer<String> other) {
        listener = other;
    }

    void requestsHeardBy(RequestListener other) {
        requests = other;
    }

    MailboxChanges changes() {
        return changes;
    }

    Optional<Duration> throttledFor(String key) {
        return Optional.ofNullable(budgets.get(mailbox(key).budgetKey())).flatMap(RateBudget::throttledFor);
    }

    void signInAhead(AppRegistration app) {
        tokens.ahead(app);
    }

    boolean usesNext(AppRegistration app) {
        return tokens.usesNext(app);
    }

    /** Ends all waits for pauses; requests in flight continue. */
    void stopWaiting() {
        budgets.values().forEach(RateBudget::close);
    }

    @Override
    public void close() {
        stopWaiting();
        network.close();
    }
}
