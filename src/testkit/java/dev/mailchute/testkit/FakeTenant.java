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
 * localhost, with state, and as strict as the real one where that is known.
 *
 * <p>It behaves well until a {@link Misbehaviour} is ordered with {@link #once()}, {@link #times} or {@link #always()}. What a
 * client did is in {@link #calls()} and {@link #sent()}; what it should not have done is in {@link #leaks()},
 * {@link #violations()} and {@link #premature()}. All methods may be called from any thread, while requests are served.
 */
public final class FakeTenant implements AutoCloseable {
    /** Its id. It answers to {@code contoso.com} and {@code contoso.onmicrosoft.com}, too. */
    public static final String TENANT_ID = "9f1c2d3e-0000-4a4b-8c8d-1234567890ab";

    /** Requests of one app to one mailbox under way at a time. Source: throttling limits of the Outlook service. */
    static final int MAX_IN_FLIGHT = 4;

    static {
        // The mail library reads this once for the whole process, and here that may be before the application sets it.
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
        graphServer = new TenantServer(certificate, 128, port, desk::atGraph);
        otherServer = new TenantServer(certificate, 48, 0, desk::atAnotherHost);
    }

    // -- life --

    /** A tenant that answers at once, on a free port. It has no app and no mailbox yet. */
    public static FakeTenant start() {
        return start(Duration.ZERO);
    }

    /** The same with a {@link #latency(Duration) latency}. */
    public static FakeTenant start(Duration latency) {
        return start(latency, 0);
    }

    /** The same, with sign-in and Graph on that port; 0: any that is free, as those of the other hosts always are. */
    public static FakeTenant start(Duration latency, int port) {
        return new FakeTenant(latency, port);
    }

    /** Stops answering, and releases what is held up. What happened can still be asked. A second time it does nothing. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            faults.clear();
            graphServer.close();
            otherServer.close();
            files.close();
        }
    }

    // -- where it is --

    /** Of sign-in and Graph alike, without a path. */
    public URI url() {
        return URI.create("https://localhost:" + graphServer.port());
    }

    /** Where upload URLs lead: another host, which must never see a token. Source: large file attachments. */
    public URI uploadHost() {
        return URI.create("https://localhost:" + otherServer.port());
    }

    /** A host that has nothing to do with Microsoft; it answers 200 to everything. */
    public URI foreignHost() {
        return URI.create("https://127.0.0.1:" + otherServer.port() + "/foreign");
    }

    /** The certificate authority to trust, PEM. It is another one in each process, and the file is gone after it. */
    public Path caFile() {
        return certificate.pem();
    }

    /** What a client has to be told in order to find this tenant and sign in to it. */
    public TenantSettings settings(String clientId, String secret) {
        return new TenantSettings(url(), caFile(), TENANT_ID, clientId, secret);
    }

    // -- who is there --

    /** An app registration that may read and send in all mailboxes, with this secret. */
    public FakeApp app(String clientId, String secret) {
        return app(clientId).secret(secret);
    }

    /** The app registration of this id, made if it is new. */
    public FakeApp app(String clientId) {
        return apps.computeIfAbsent(clientId, FakeApp::new);
    }

    /** The mailbox of this address, made if it is new, with English folder names. */
    public FakeMailbox mailbox(String address) {
        return mailbox(address, Locale.ENGLISH);
    }

    /** The same, with folder names in that language (English or German). */
    public FakeMailbox mailbox(String address, Locale language) {
        synchronized (mailboxes) {
            return mailboxOf(address).orElseGet(() -> {
                FakeMailbox made = new FakeMailbox(this, address, language);
                mailboxes.add(made);
                return made;
            });
        }
    }

    /** In the order in which they were made. */
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

    // -- how it behaves as a rule --

    /** The clock of received mail, tokens and budgets. */
    public TenantClock clock() {
        return clock;
    }

    /** What becomes of mail once it is accepted. */
    public Exchange exchange() {
        return exchange;
    }

    /** Every answer takes so long, and its request counts as under way for that time. */
    public void latency(Duration each) {
        latency = each;
    }

    /** Whether {@code $value} comes in chunks, without a Content-Length; it has one unless asked otherwise. */
    public void chunksMime(boolean chunks) {
        chunksMime = chunks;
    }

    /**
     * Whether Graph's budgets for one app and mailbox hold: 10,000 requests in 10 minutes and 150 MB uploaded in 5. They
     * do not unless asked for, because benchmarks go beyond. Source: throttling limits of the Outlook service.
     */
    public void enforcesBudgets(boolean enforces) {
        budgets.enforce(enforces);
    }

    /** All tokens given out so far are refused from now on, whatever was said about their lifetime. */
    public void tokenExpires() {
        tokens.refuseAll();
    }

    // -- misbehaviour --

    /** The next request that fits meets it, and no other. */
    public Misbehaviour once() {
        return times(1);
    }

    /** The next so many requests that fit meet it. */
    public Misbehaviour times(int count) {
        return new Misbehaviour(this, count);
    }

    /** Every request that fits meets it, until {@link #behaves()} or {@link PlannedFault#stop()}. */
    public Misbehaviour always() {
        return times(Integer.MAX_VALUE);
    }

    /** It behaves again: nothing that was ordered happens any longer, and what is held up goes on. */
    public void behaves() {
        faults.clear();
    }

    // -- what happened --

    /** All requests, in the order in which they were answered. */
    public List<Call> calls() {
        return log.all();
    }

    /** Those of them that are wanted. */
    public List<Call> calls(Predicate<Call> wanted) {
        return log.where(wanted);
    }

    /** Those of one operation, whatever was answered. */
    public List<Call> calls(Operation operation) {
        return log.where(call -> call.operation() == operation);
    }

    /** How many requests were such as wanted. */
    public long count(Predicate<Call> wanted) {
        return log.count(wanted);
    }

    /** How many requests were of one operation, whatever was answered. */
    public long count(Operation operation) {
        return log.count(call -> call.operation() == operation);
    }

    /** Requests that carried an Authorization header to a host that is not Graph's, or a proxy's to anybody. Always wrong. */
    public List<Call> leaks() {
        return log.leaks();
    }

    /** Requests beyond the four that an app may have under way to one mailbox, or beyond its budgets. */
    public List<Call> violations() {
        return log.violations();
    }

    /** Requests that came before the Retry-After of an earlier answer to that app and mailbox was over. */
    public List<Call> premature() {
        return log.premature();
    }

    /** The most requests of that app to that mailbox that were ever under way at a time. */
    public int maxInFlight(FakeMailbox mailbox, FakeApp app) {
        return inFlight.most(app, mailbox);
    }

    /** Those that are under way now. */
    public int inFlight(FakeMailbox mailbox, FakeApp app) {
        return inFlight.now(app, mailbox);
    }

    /** Every mail that was accepted for sending, from any mailbox, in order. */
    public List<SentMail> sent() {
        return outgoing.sent();
    }

    /** Every access token that was ever given out, in force or not: none of them may show anywhere. */
    public Set<String> issuedTokens() {
        return tokens.issued();
    }

    /** Upload sessions begun, and neither finished nor cancelled. */
    public int openUploads() {
        return uploads.open();
    }

    /** Forgets the requests, not the mail. */
    public void forgetCalls() {
        log.clear();
        inFlight.forgetMost();
    }

    /** What it knows, for people to read: mailboxes, mail that was sent, requests, and what a client did wrong. */
    public String report() {
        return new TenantReport(this).text();
    }
}
