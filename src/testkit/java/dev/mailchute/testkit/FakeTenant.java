package dev.mailchute.testkit;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * A Microsoft 365 tenant in this process: sign-in, Graph's mail calls and the host for large uploads, over https on
 * localhost. It keeps state and is as strict as the real one, as far as that is known.
 *
 * <p>It behaves correctly unless a {@link Misbehaviour} is requested with {@link #once()}, {@link #times} or
 * {@link #always()}. {@link #calls()} and {@link #sent()} show what a client did; what it should not have done is in
 * {@link #leaks()}, {@link #violations()} and {@link #premature()}. All methods may be called from any thread while requests
 * are served.
 */
public final class FakeTenant implements AutoCloseable, Misbehaving {
    /** Its id. It also answers to {@code contoso.com} and {@code contoso.onmicrosoft.com}. */
    public static final String TENANT_ID = "9f1c2d3e-0000-4a4b-8c8d-1234567890ab";

    /** How many requests of one app to one mailbox may be in flight. Source: throttling limits of the Outlook service. */
    static final int MAX_IN_FLIGHT = 4;

    /** Each answer under way holds one while its latency lasts: enough for four requests to each of 120 mailboxes. */
    private static final int GRAPH_THREADS = 512;

    static {
        // The mail library reads this once per process, possibly before the application sets it.
        System.setProperty("mail.mime.parameters.strict", "false");
    }

    final CallLog log = new CallLog();
    final InFlight inFlight = new InFlight();
    final Budgets budgets = new Budgets();
    final Faults faults = new Faults();
    final TenantFiles files = new TenantFiles();
    final Outgoing outgoing = new Outgoing(this);
    final Exchange exchange = new Exchange(outgoing);
    final UploadCalls uploads = new UploadCalls(this);
    final AccessTokens tokens;
    volatile Duration latency;
    volatile boolean chunksMime;

    private final TenantClock clock = new TenantClock();
    private final Map<String, FakeApp> apps = new ConcurrentHashMap<>();
    private final List<FakeMailbox> mailboxes = new CopyOnWriteArrayList<>();
    private final TestCertificate certificate = TestCertificate.ofTheServer();
    private final TenantServer graphServer;
    private final TenantServer otherServer;
    private final AtomicBoolean closed = new AtomicBoolean();

    private FakeTenant(Duration latency, int port) {
        this.latency = latency;
        tokens = new AccessTokens(clock);
        FrontDesk desk = new FrontDesk(this, new GraphCalls(this), new SignInCalls(this), uploads);
        graphServer = new TenantServer(certificate, GRAPH_THREADS, port, desk::atGraph);
        otherServer = new TenantServer(certificate, 48, 0, desk::atAnotherHost);
    }

    // -- start and end --

    /** Starts a tenant without latency on a free port, without apps and mailboxes. */
    public static FakeTenant start() {
        return start(Duration.ZERO);
    }

    /** The same with a {@link #latency(Duration) latency}. */
    public static FakeTenant start(Duration latency) {
        return start(latency, 0);
    }

    /** The same with sign-in and Graph on that port; 0 means any free port. The other hosts always use free ports. */
    public static FakeTenant start(Duration latency, int port) {
        return new FakeTenant(latency, port);
    }

    /** Stops the tenant and releases stalled requests. The recorded calls stay available. May be called twice. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            faults.clear();
            graphServer.close();
            otherServer.close();
            files.close();
        }
    }

    // -- addresses --

    /** The URL of sign-in and Graph, without a path. */
    public URI url() {
        return URI.create("https://localhost:" + graphServer.port());
    }

    /** The host of upload URLs, which must never see a token. Source: large file attachments. */
    public URI uploadHost() {
        return URI.create("https://localhost:" + otherServer.port());
    }

    /** A host unrelated to Microsoft, which answers 200 to everything. */
    public URI foreignHost() {
        return URI.create("https://127.0.0.1:" + otherServer.port() + "/foreign");
    }

    /** The certificate authority to trust, as PEM. Each process has its own; the file is deleted when it ends. */
    public Path caFile() {
        return certificate.pem();
    }

    /** The settings a client needs to find this tenant and sign in. */
    public TenantSettings settings(String clientId, String secret) {
        return new TenantSettings(url(), caFile(), TENANT_ID, clientId, secret);
    }

    // -- apps and mailboxes --

    /** Creates an app registration with this secret that may read and send in all mailboxes. */
    public FakeApp app(String clientId, String secret) {
        return app(clientId).secret(secret);
    }

    /** The app registration with this id, created if new. */
    public FakeApp app(String clientId) {
        return apps.computeIfAbsent(clientId, FakeApp::new);
    }

    /** The mailbox with this address, created if new, with English folder names. */
    public FakeMailbox mailbox(String address) {
        return mailbox(address, Locale.ENGLISH);
    }

    /** The same with folder names in that language (English or German). */
    public FakeMailbox mailbox(String address, Locale language) {
        synchronized (mailboxes) {
            return mailboxOf(address).orElseGet(() -> {
                FakeMailbox made = new FakeMailbox(this, address, language);
                mailboxes.add(made);
                return made;
            });
        }
    }

    /** In the order of creation. */
    public List<FakeMailbox> mailboxes() {
        return List.copyOf(mailboxes);
    }

    /** An administrator deletes the user: 404 {@code ErrorInvalidUser} from now on. */
    public void deleteMailbox(FakeMailbox mailbox) {
        mailboxes.remove(mailbox);
    }

    FakeApp appOf(String clientId) {
        return apps.get(clientId);
    }

    Optional<FakeMailbox> mailboxOf(String user) {
        return mailboxes.stream().filter(mailbox -> mailbox.isAt(user)).findFirst();
    }

    // -- general behaviour --

    /** The clock of received mail, tokens and budgets. */
    public TenantClock clock() {
        return clock;
    }

    /** What happens to messages after they are accepted. */
    public Exchange exchange() {
        return exchange;
    }

    /** Delays every answer; its request counts as in flight meanwhile. */
    public void latency(Duration each) {
        latency = each;
    }

    /** Whether {@code $value} is sent in chunks, without a Content-Length; the default is no. */
    public void chunksMime(boolean chunks) {
        chunksMime = chunks;
    }

    /**
     * Whether to enforce Graph's limits per app and mailbox: 10,000 requests in 10 minutes and 150 MB uploaded in 5.
     * Off by default, because benchmarks exceed them. Source: throttling limits of the Outlook service.
     */
    public void enforcesBudgets(boolean enforces) {
        budgets.enforce(enforces);
    }

    /** Refuses all tokens issued so far, whatever their lifetime. */
    public void tokenExpires() {
        tokens.refuseAll();
    }

    // -- misbehaviour --

    @Override
    public Misbehaviour times(int count) {
        return new Misbehaviour(this, count);
    }

    /** Ends all misbehaviours and releases stalled requests. */
    public void behaves() {
        faults.clear();
    }

    // -- what happened --

    /** All requests, in the order of their answers. */
    public List<Call> calls() {
        return log.all();
    }

    /** The requests that match. */
    public List<Call> calls(Predicate<Call> wanted) {
        return log.where(wanted);
    }

    /** The requests of one operation, whatever the answer. */
    public List<Call> calls(Operation operation) {
        return log.where(call -> call.operation() == operation);
    }

    /** How many requests match. */
    public long count(Predicate<Call> wanted) {
        return log.count(wanted);
    }

    /** How many requests of one operation there were, whatever the answer. */
    public long count(Operation operation) {
        return log.count(operation);
    }

    /** Requests that carried an Authorization header to another host than Graph's, or a proxy's header to any host. Always wrong. */
    public List<Call> leaks() {
        return log.leaks();
    }

    /** Requests beyond the four that an app may have in flight to one mailbox, or beyond its limits. */
    public List<Call> violations() {
        return log.violations();
    }

    /** Requests that arrived before the end of a Retry-After for that app and mailbox. */
    public List<Call> premature() {
        return log.premature();
    }

    /** The highest number of requests of that app to that mailbox in flight at a time. */
    public int maxInFlight(FakeMailbox mailbox, FakeApp app) {
        return inFlight.most(app, mailbox);
    }

    /** How many are in flight now. */
    public int inFlight(FakeMailbox mailbox, FakeApp app) {
        return inFlight.now(app, mailbox);
    }

    /** Every message accepted for sending, from any mailbox, in order. */
    public List<SentMail> sent() {
        return outgoing.sent();
    }

    /** Every access token ever issued: none may appear anywhere. */
    public Set<String> issuedTokens() {
        return tokens.issued();
    }

    /** Upload sessions that were neither finished nor cancelled. */
    public int openUploads() {
        return uploads.open();
    }

    /** Forgets the recorded requests, but not the messages. */
    public void forgetCalls() {
        log.clear();
        inFlight.forgetMost();
    }

    /** A report for people: mailboxes, sent messages, requests, and what a client did wrong. */
    public String report() {
        return new TenantReport(this).text();
    }
}
