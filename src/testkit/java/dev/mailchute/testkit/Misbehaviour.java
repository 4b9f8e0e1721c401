package dev.mailchute.testkit;

import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * Builds a misbehaviour: how often, for whom and for which operation. The last call says what happens, as in
 * {@code tenant.once().on(SEND_MAIL).acceptsThenDrops()}. Without {@code on} it applies to every Graph and upload request, but
 * not to sign-in. If several match a request, the first one applies; it counts even if it changes nothing.
 *
 * <p>Nothing here is invented: each is documented or reported for Graph, or is what networks, proxies and gateways do.
 * Source, unless another is named: error responses and resource types; throttling guidance.
 */
public final class Misbehaviour {
    private final FakeTenant tenant;
    private final int times;
    private final Set<Operation> operations = EnumSet.noneOf(Operation.class);
    private FakeMailbox mailbox;
    private FakeMail mail;
    private FakeApp app;
    private int skip;
    private Runnable meanwhile = () -> {};

    Misbehaviour(FakeTenant tenant, int times) {
        this.tenant = tenant;
        this.times = times;
    }

    // -- when --

    /** Only for these operations. */
    public Misbehaviour on(Operation first, Operation... more) {
        operations.add(first);
        operations.addAll(Set.of(more));
        return this;
    }

    /** Only for requests to that mailbox. */
    public Misbehaviour in(FakeMailbox only) {
        mailbox = only;
        return this;
    }

    /** Only for requests for that message, by its id. */
    public Misbehaviour of(FakeMail only) {
        mail = only;
        return this;
    }

    /** Only for requests with a token of that app, or for its sign-in. */
    public Misbehaviour by(FakeApp only) {
        app = only;
        return this;
    }

    /** Skips this many matching requests first. */
    public Misbehaviour after(int requests) {
        skip = requests;
        return this;
    }

    /** Runs an action while the client waits for the answer. */
    public Misbehaviour meanwhile(Runnable happens) {
        meanwhile = happens;
        return this;
    }

    // -- refusals: nothing is done, and the answer says so --

    /** 429 with this Retry-After in seconds: {@code "2"}, Microsoft's own {@code "2.128"}, or null for none. */
    public PlannedFault throttles(String retryAfter) {
        return happens(Refusals.throttled(retryAfter));
    }

    /** 429 with Retry-After as an HTTP date, this long from now by the tenant's clock. HTTP allows it; Graph is not known to use it. */
    public PlannedFault throttlesUntilDate(Duration fromNow) {
        return happens(Refusals.throttledUntil(tenant.clock(), fromNow));
    }

    /** 503 {@code ErrorServerBusy} without Retry-After. */
    public PlannedFault unavailable() {
        return unavailable(null);
    }

    /** 503 {@code ErrorServerBusy} with this Retry-After in seconds. */
    public PlannedFault unavailable(String retryAfter) {
        return happens(Refusals.unavailable(retryAfter));
    }

    /** 504 {@code UnknownError} with an empty text, as for large messages (field). */
    public PlannedFault gatewayTimeout() {
        return answers(504, "UnknownError", "");
    }

    /** 500 {@code ErrorInternalServerError}. */
    public PlannedFault internalError() {
        return answers(500, "ErrorInternalServerError", "An internal server error occurred. The operation failed.");
    }

    /** 502 from a gateway, in HTML. */
    public PlannedFault badGateway() {
        return happens(Refusals.badGateway());
    }

    /** 500 {@code ErrorMimeContentConversionFailed} for requests for MIME: Exchange cannot produce it (field). */
    public PlannedFault mimeCannotBeConverted() {
        return on(Operation.GET_MIME)
                .answers(500, "ErrorMimeContentConversionFailed", "The MIME content could not be generated.");
    }

    /** 404 {@code ErrorItemNotFound}, as for a stale id (field). */
    public PlannedFault itemNotFound() {
        return answers(404, "ErrorItemNotFound", "The specified object was not found in the store.");
    }

    /** 401 {@code InvalidAuthenticationToken}: the token is refused, even if valid. */
    public PlannedFault refusesToken() {
        return answers(401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid.");
    }

    /** 403 {@code ErrorAccessDenied}. */
    public PlannedFault accessDenied() {
        return answers(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
    }

    /** 507 {@code ErrorQuotaExceeded} (field). */
    public PlannedFault mailboxFull() {
        return answers(507, "ErrorQuotaExceeded", "The mailbox has exceeded its quota.");
    }

    /** 403 {@code ErrorExceededMessageLimit}: the mailbox has sent too much for today (field). */
    public PlannedFault sendingLimitReached() {
        return answers(403, "ErrorExceededMessageLimit", "Cannot send mail. The message limit has been reached.");
    }

    /** Any other error in Graph's form. */
    public PlannedFault answers(int status, String code, String message) {
        return happens(Refusals.error(status, code, message));
    }

    /** Sign-in fails temporarily: 503, AADSTS90033. Source: authentication and authorization error codes (Entra). */
    public PlannedFault signInIsBusy() {
        return on(Operation.TOKEN).happens(Refusals.signInIsBusy());
    }

    // -- misleading answers --

    /** 200 with an HTML page in place of JSON. */
    public PlannedFault answersHtml() {
        return answersText("text/html; charset=utf-8", "<html><body>Sign in to continue</body></html>");
    }

    /** 200 with the body of a gateway in between. */
    public PlannedFault answersText(String type, String text) {
        return happens(OddAnswers.text(type, text));
    }

    /** 200 with an empty body. */
    public PlannedFault answersNothing() {
        return happens(OddAnswers.nothing());
    }

    /** The first half of the proper JSON, with a matching length. */
    public PlannedFault answersCorruptJson() {
        return happens(OddAnswers.halfOfTheJson());
    }

    /** 302 to another address. */
    public PlannedFault redirectsTo(URI location) {
        return happens(OddAnswers.redirect(location));
    }

    /** A listing whose next page is at another address. */
    public PlannedFault nextLinkTo(URI link) {
        return happens(OddAnswers.with("@odata.nextLink", link));
    }

    /** A listing whose pages each link to themselves. */
    public PlannedFault nextLinkToItself() {
        return happens(OddAnswers.nextLink(0));
    }

    /** A listing that continues with empty pages, each with a new link. */
    public PlannedFault pagesWithoutEnd() {
        return happens(OddAnswers.nextLink(100));
    }

    /** An upload session whose URL leads to another address. */
    public PlannedFault uploadUrlTo(URI link) {
        return on(Operation.CREATE_UPLOAD_SESSION).happens(OddAnswers.with("uploadUrl", link));
    }

    /** The proper answer, to run an action {@link #meanwhile} or count requests with {@link PlannedFault#hits()}. */
    public PlannedFault answersProperly() {
        return answersAnd(() -> {});
    }

    /** The proper answer, delayed by this much. */
    public PlannedFault answersAfter(Duration delay) {
        return happens(OddAnswers.late(delay));
    }

    // -- the wire --

    /** The proper answer and Content-Length, but the connection is closed after this many bytes of the body. */
    public PlannedFault truncatesBody(long afterBytes) {
        return happens(WireFaults.truncated(afterBytes));
    }

    /** The same without a Content-Length: the last chunk is missing. */
    public PlannedFault truncatesChunks(long afterBytes) {
        return happens(WireFaults.truncatedChunks(afterBytes));
    }

    /** The proper answer without a body; then the connection is closed without notice. */
    public PlannedFault closesAfterwards() {
        return happens(WireFaults.closedAfterwards());
    }

    /** Nothing is done or answered until {@link PlannedFault#release()}; then the connection is closed. */
    public PlannedFault stalls() {
        return happens(WireFaults.stalled());
    }

    /** The body stalls after this many bytes until {@link PlannedFault#release()}; then the connection is closed. */
    public PlannedFault stallsAfter(long bytes) {
        return happens(WireFaults.stalledAfter(bytes));
    }

    /** Nothing is done, and the connection is reset. */
    public PlannedFault resetsConnection() {
        return happens(WireFaults.reset());
    }

    /** Nothing is done, and the connection is closed without an answer. */
    public PlannedFault closesConnection() {
        return happens(WireFaults.closed());
    }

    // -- done, but not confirmed --

    /** The request takes effect; the connection is reset before the answer. */
    public PlannedFault acceptsThenDrops() {
        return happens(WireFaults.doneThenReset());
    }

    /** The request takes effect, but the answer has this status. */
    public PlannedFault acceptsThenAnswers(int status) {
        return acceptsThenAnswers(status, "UnknownError");
    }

    /** The same with this error code. */
    public PlannedFault acceptsThenAnswers(int status, String code) {
        return happens(OddAnswers.doneThenError(status, code));
    }

    /** The request takes effect; no answer is sent until {@link PlannedFault#release()} closes the connection. */
    public PlannedFault acceptsThenStalls() {
        return happens(WireFaults.doneThenStalled());
    }

    // -- crashes of the client --

    /** Nothing is done: the client dies during the request. */
    public PlannedFault killsBefore(Runnable kill) {
        return happens(WireFaults.killed(kill));
    }

    /** The request takes effect, but the client dies before the answer. */
    public PlannedFault killsUnanswered(Runnable kill) {
        return happens(WireFaults.doneThenKilled(kill));
    }

    /** The request takes effect and is answered; then the client dies. {@code then} must not wait. */
    public PlannedFault answersAnd(Runnable then) {
        return happens(OddAnswers.properlyAnd(then));
    }

    private PlannedFault happens(PlannedFault.Effect effect) {
        Runnable first = meanwhile;
        PlannedFault.Effect whole = (request, handling, released) -> {
            first.run();
            return effect.around(request, handling, released);
        };
        return tenant.faults.add(new PlannedFault(Set.copyOf(operations), mailbox, mail, app, skip, times, whole));
    }
}
