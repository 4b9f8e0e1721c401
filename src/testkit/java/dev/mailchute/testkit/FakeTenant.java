package dev.mailchute.testkit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Microsoft 365 tenant in this process: sign-in, Graph's mail calls and the host for large uploads, over https, with
 * state, and as strict as the real one where that is known. Its misbehaviours have names: see {@link Misbehaviour}.
 */
public final class FakeTenant implements AutoCloseable {
    /** What the tenant is called unless a client prefers its name. */
    public static final String TENANT_ID = "9f1c2d3e-0000-4a4b-8c8d-1234567890ab";

    private static final int MAX_IN_FLIGHT = 4;

    static {
        // The mail library reads this once for the whole process, and here that may be before the application sets it.
        System.setProperty("mail.mime.parameters.strict", "false");
    }

    private final TenantClock clock = new TenantClock();
    private final CallLog log = new CallLog();
    private final InFlight inFlight = new InFlight();
    private final Budgets budgets = new Budgets();
    private final Faults faults = new Faults();
    private final Outgoing outgoing = new Outgoing(this);
    private final UploadHandler uploads = new UploadHandler(this);
    private final Ids ids = new Ids(4711);
    private final Map<String, FakeApp> apps = new ConcurrentHashMap<>();
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final Set<String> issued = ConcurrentHashMap.newKeySet();
    private final List<FakeMailbox> mailboxes = new CopyOnWriteArrayList<>();
    private final Path directory;
    private final TestCertificate certificate;
    private final TenantServer graphServer;
    private final TenantServer otherServer;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Duration latency;
    private volatile boolean chunksMime;
    private volatile boolean replacesMessageIds;

    private FakeTenant(Duration latency, int port) {
        this.latency = latency;
        try {
            directory = Files.createTempDirectory("fake-tenant");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        certificate = TestCertificate.ofTheServer();
        FrontDesk desk = new FrontDesk(this, new GraphHandler(this), new LoginHandler(this), uploads);
        graphServer = new TenantServer(certificate, 128, port, desk::atGraph);
        otherServer = new TenantServer(certificate, 48, 0, desk::atAnotherHost);
    }

    // -- life --

    public static FakeTenant start() {
        return new FakeTenant(Duration.ZERO, 0);
    }

    /** Every answer takes so long, and its request counts as under way for that time. */
    public static FakeTenant start(Duration latency) {
        return new FakeTenant(latency, 0);
    }

    public static FakeTenant start(Duration latency, int port) {
        return new FakeTenant(latency, port);
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        faults.clear();
        graphServer.close();
        otherServer.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // -- where it is --

    /** Sign-in and Graph alike, without a path. */
    public URI url() {
        return URI.create("https://localhost:" + graphServer.port());
    }

    URI graphUrl() {
        return URI.create(url() + "/v1.0");
    }

    /** Where upload URLs lead: another host, which must never see a token. */
    public URI uploadHost() {
        return URI.create("https://localhost:" + otherServer.port());
    }

    /** A host that has nothing to do with Microsoft; it answers 200 to everything. */
    public URI foreignHost() {
        return URI.create("https://127.0.0.1:" + otherServer.port() + "/foreign");
    }

    /** The certificate authority to trust, PEM. */
    public Path caFile() {
        return certificate.pem();
    }

    // -- who is there --

    /** An app registration that may use all mailboxes. */
    public FakeApp app(String clientId, String secret) {
        return app(clientId).secret(secret);
    }

    /** The app registration of this id, made if it is new. */
    public FakeApp app(String clientId) {
        return apps.computeIfAbsent(clientId, FakeApp::new);
    }

    /** The mailbox of this address, made if it is new. */
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

    public List<FakeMailbox> mailboxes() {
        return List.copyOf(mailboxes);
    }

    /** Somebody deletes the user. */
    public void deleteMailbox(FakeMailbox mailbox) {
        mailboxes.remove(mailbox);
    }

    // -- settings --

    public TenantClock clock() {
        return clock;
    }

    public void latency(Duration each) {
        latency = each;
    }

    /** {@code $value} comes in chunks, without a Content-Length. */
    public void chunksMime(boolean chunks) {
        chunksMime = chunks;
    }

    /** Exchange puts a Message-ID of its own in place of the one in submitted MIME. */
    public void replacesMessageIds(boolean replaces) {
        replacesMessageIds = replaces;
    }

    /**
     * A mail sent in one step cannot be found at all in the first look-ups, and is then a draft in the next ones, before
     * it lies in Sent Items. A look-up is any listing of messages or GET of one in that mailbox.
     */
    public void sentMailShowsAfter(int unseenForLookUps, int draftForLookUps) {
        outgoing.timing(unseenForLookUps, draftForLookUps);
    }

    /** Everything sent so far lies in Sent Items now. */
    public void settle() {
        outgoing.settleAll();
    }

    /** Whether the mail in Sent Items has the immutable id of its draft. Microsoft says both; here it has not. */
    public void keepsDraftIdsWhenSending(boolean keeps) {
        outgoing.keepDraftIds(keeps);
    }

    /** What is sent to a mailbox of this tenant arrives in its inbox. */
    public void deliversInside(boolean delivers) {
        outgoing.deliverInside(delivers);
    }

    /** A mail to this address is accepted, and comes back as a non-delivery report in the sender's inbox. */
    public void refusesRecipient(String address) {
        outgoing.unreachable(address);
    }

    /**
     * Whether Graph's budgets for one app and mailbox hold: 10,000 requests in 10 minutes and 150 MB uploaded in 5. They
     * do not unless asked for, because benchmarks go beyond.
     */
    public void enforcesBudgets(boolean enforces) {
        budgets.enforce(enforces);
    }

    /** All tokens given out so far are refused from now on, whatever was said about their lifetime. */
    public void tokenExpires() {
        tokens.clear();
    }

    // -- misbehaviour --

    public Misbehaviour once() {
        return times(1);
    }

    public Misbehaviour times(int count) {
        return new Misbehaviour(this, count);
    }

    public Misbehaviour always() {
        return times(Integer.MAX_VALUE);
    }

    /** It behaves again. */
    public void behaves() {
        faults.clear();
    }

    PlannedFault plan(PlannedFault fault) {
        return faults.add(fault);
    }

    // -- what happened --

    /** All requests, in the order in which they were answered. */
    public List<Call> calls() {
        return log.all();
    }

    public List<Call> calls(Predicate<Call> wanted) {
        return log.where(wanted);
    }

    public List<Call> calls(Operation operation) {
        return log.where(call -> call.operation() == operation);
    }

    public long count(Predicate<Call> wanted) {
        return log.count(wanted);
    }

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

    public int maxInFlight(FakeMailbox mailbox, FakeApp app) {
        return inFlight.most(app, mailbox);
    }

    public int inFlight(FakeMailbox mailbox, FakeApp app) {
        return inFlight.now(app, mailbox);
    }

    /** Every mail that was accepted for sending, from any mailbox, in order. */
    public List<SentMail> sent() {
        return outgoing.sent();
    }

    /** Every access token that was ever given out, in force or not. */
    public Set<String> issuedTokens() {
        return Set.copyOf(issued);
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

    // -- for the handlers --

    CallLog log() {
        return log;
    }

    InFlight inFlight() {
        return inFlight;
    }

    Budgets budgets() {
        return budgets;
    }

    Faults faults() {
        return faults;
    }

    Outgoing outgoing() {
        return outgoing;
    }

    UploadHandler uploads() {
        return uploads;
    }

    Duration latency() {
        return latency;
    }

    boolean chunksMime() {
        return chunksMime;
    }

    boolean replacesMessageIds() {
        return replacesMessageIds;
    }

    int mostInFlight() {
        return MAX_IN_FLIGHT;
    }

    boolean isNamed(String tenant) {
        return tenant.equalsIgnoreCase(TENANT_ID)
                || tenant.equalsIgnoreCase("contoso.com")
                || tenant.equalsIgnoreCase("contoso.onmicrosoft.com");
    }

    FakeApp appOf(String clientId) {
        return apps.get(clientId);
    }

    Optional<FakeMailbox> mailboxOf(String user) {
        return mailboxes.stream().filter(mailbox -> mailbox.isAt(user)).findFirst();
    }

    String issueToken(FakeApp app) {
        String token = app.isShowingRoles() ? withRoles(app) : ids.token();
        issued.add(token);
        tokens.put(token, new Token(app, clock.instant().plus(app.tokenLifetime())));
        return token;
    }

    private String withRoles(FakeApp app) {
        ObjectNode claims = Json.object().put("appid", app.clientId()).put("jti", ids.uuid());
        ArrayNode roles = claims.putArray("roles");
        if (app.may(FakeApp.Permission.MAIL_READ_WRITE)) {
            roles.add("Mail.ReadWrite");
        }
        if (app.may(FakeApp.Permission.MAIL_SEND)) {
            roles.add("Mail.Send");
        }
        if (roles.isEmpty()) {
            claims.remove("roles");
        }
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(Json.bytes(claims)) + ".c2lnbmF0dXJl";
    }

    /** The app of a token that is still good, or null. */
    FakeApp appOfToken(String token) {
        Token known = tokens.get(token);
        return known == null || known.expires.isBefore(clock.instant()) ? null : known.app;
    }

    Path tempFile() {
        return directory.resolve(ids.uuid());
    }

    /** The bytes of a mail: those it came with, or what Exchange makes of a draft as it is now. */
    MimeSource mimeOf(FakeMail mail) {
        boolean asItCame = mail.source != null && mail.properties.isEmpty() && mail.added.isEmpty();
        return asItCame || mail.source != null && !mail.draft ? mail.source : new DraftMime(mail, tempFile());
    }

    /** The same request, {@code $skip} further. */
    String nextLink(GraphRequest request, int skip) {
        String query = request.query.entrySet().stream()
                .filter(option -> !option.getKey().equals("$skip"))
                .map(option -> encode(option.getKey()) + "=" + encode(option.getValue()))
                .collect(Collectors.joining("&"));
        return url() + request.rawPath + "?" + query + (query.isEmpty() ? "" : "&") + encode("$skip") + "=" + skip;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private record Token(FakeApp app, Instant expires) {}
}
