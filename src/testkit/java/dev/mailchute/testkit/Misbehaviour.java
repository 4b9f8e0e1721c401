package dev.mailchute.testkit;

import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * A misbehaviour being described: how often, for whom, of which operation; the last word says what happens, as in
 * {@code tenant.once().on(SEND_MAIL).acceptsThenDrops()}. Without {@code on} it is every Graph and upload request, and no
 * sign-in. Of several that fit a request the one ordered first happens; it counts even where it changes nothing.
 *
 * <p>Nothing here is invented: each has been documented or reported of Graph, or is what networks, proxies and gateways do.
 * Source, unless one is named: error responses and resource types; throttling guidance.
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

    /** Only of these operations. */
    public Misbehaviour on(Operation first, Operation... more) {
        operations.add(first);
        operations.addAll(Set.of(more));
        return this;
    }

    /** Only of requests to that mailbox. */
    public Misbehaviour in(FakeMailbox only) {
        mailbox = only;
        return this;
    }

    /** Only of requests about that mail, by its id. */
    public Misbehaviour of(FakeMail only) {
        mail = only;
        return this;
    }

    /** Only of requests with a token of that app, or for one. */
    public Misbehaviour by(FakeApp only) {
        app = only;
        return this;
    }

    /** Not of the first so many requests that fit. */
    public Misbehaviour after(int requests) {
        skip = requests;
        return this;
    }

    /** Something that somebody else does while the client waits for the answer. */
    public Misbehaviour meanwhile(Runnable happens) {
        meanwhile = happens;
        return this;
    }

    // -- refusals: nothing is done, and the client is told --

    /** 429 with Retry-After as it stands, in seconds: {@code "2"}, Microsoft's own {@code "2.128"}, or null for none. */
    public PlannedFault throttles(String retryAfter) {
        return happens(Refusals.throttled(retryAfter));
    }

    /** 429 with Retry-After as an HTTP date, so long from now by the tenant's clock. HTTP allows it; Graph is not known for it. */
    public PlannedFault throttlesUntilDate(Duration fromNow) {
        return happens(Refusals.throttledUntil(tenant.clock(), fromNow));
    }

    /** 503 {@code ErrorServerBusy} without Retry-After. */
    public PlannedFault unavailable() {
        return unavailable(null);
    }

    /** 503 {@code ErrorServerBusy} with Retry-After as it stands, in seconds. */
    public PlannedFault unavailable(String retryAfter) {
        return happens(Refusals.unavailable(retryAfter));
    }

    /** 504 {@code UnknownError} with an empty message, as for large mail (field). */
    public PlannedFault gatewayTimeout() {
        return answers(504, "UnknownError", "");
    }

    /** 500 {@code ErrorInternalServerError}. */
    public PlannedFault internalError() {
        return answers(500, "ErrorInternalServerError", "An internal server error occurred. The operation failed.");
    }

    /** 502 from something in between, in HTML. */
    public PlannedFault badGateway() {
        return happens(Refusals.badGateway());
    }

    /** 500 {@code ErrorMimeContentConversionFailed} where its MIME is asked for: Exchange cannot make any (field). */
    public PlannedFault mimeCannotBeConverted() {
        return on(Operation.GET_MIME)
                .answers(500, "ErrorMimeContentConversionFailed", "The MIME content could not be generated.");
    }

    /** 404 {@code ErrorItemNotFound}, as for an id that is stale (field). */
    public PlannedFault itemNotFound() {
        return answers(404, "ErrorItemNotFound", "The specified object was not found in the store.");
    }

    /** 401 {@code InvalidAuthenticationToken}: the token is refused, whatever it says. */
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

    /** Sign-in fails for a reason that passes: 503, AADSTS90033. Source: authentication and authorization error codes (Entra). */
    public PlannedFault signInIsBusy() {
        return on(Operation.TOKEN).happens(Refusals.signInIsBusy());
    }

    // -- answers that are not what they seem --

    /** 200, and a page for people where JSON belongs. */
    public PlannedFault answersHtml() {
        return answersText("text/html; charset=utf-8", "<html><body>Sign in to continue</body></html>");
    }

    /** 200, and what somebody in between wrote. */
    public PlannedFault answersText(String type, String text) {
        return happens(OddAnswers.text(type, text));
    }

    /** 200, and nothing. */
    public PlannedFault answersNothing() {
        return happens(OddAnswers.nothing());
    }

    /** The proper JSON, its second half missing, with a length that fits. */
    public PlannedFault answersCorruptJson() {
        return happens(OddAnswers.halfOfTheJson());
    }

    /** 302 to another place. */
    public PlannedFault redirectsTo(URI location) {
        return happens(OddAnswers.redirect(location));
    }

    /** A listing goes on at another place. */
    public PlannedFault nextLinkTo(URI link) {
        return happens(OddAnswers.with("@odata.nextLink", link));
    }

    /** Each page of a listing names itself as the next one. */
    public PlannedFault nextLinkToItself() {
        return happens(OddAnswers.nextLink(tenant, 0));
    }

    /** After its proper pages a listing goes on with empty ones, each with a link of its own. */
    public PlannedFault pagesWithoutEnd() {
        return happens(OddAnswers.nextLink(tenant, 100));
    }

    /** An upload session leads to another place. */
    public PlannedFault uploadUrlTo(URI link) {
        return on(Operation.CREATE_UPLOAD_SESSION).happens(OddAnswers.with("uploadUrl", link));
    }

    /** The proper answer: for what happens {@link #meanwhile}, or to count requests by {@link PlannedFault#hits()}. */
    public PlannedFault answersProperly() {
        return answersAnd(() -> {});
    }

    /** The proper answer, so much later. */
    public PlannedFault answersAfter(Duration delay) {
        return happens(OddAnswers.late(delay));
    }

    // -- the wire --

    /** The proper answer with its proper Content-Length; the connection ends after so many bytes of the body. */
    public PlannedFault truncatesBody(long afterBytes) {
        return happens(WireFaults.truncated(afterBytes));
    }

    /** The same without a Content-Length: the last chunk never comes. */
    public PlannedFault truncatesChunks(long afterBytes) {
        return happens(WireFaults.truncatedChunks(afterBytes));
    }

    /** The proper answer, which has no body; then the connection ends, unannounced. */
    public PlannedFault closesAfterwards() {
        return happens(WireFaults.closedAfterwards());
    }

    /** Nothing is done, nothing is answered, until {@link PlannedFault#release()}; then the connection ends. */
    public PlannedFault stalls() {
        return happens(WireFaults.stalled());
    }

    /** The body stands still after so many bytes, until {@link PlannedFault#release()}; then the connection ends. */
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

    // -- done, but not said --

    /** It is done; the connection is reset before the answer. */
    public PlannedFault acceptsThenDrops() {
        return happens(WireFaults.doneThenReset());
    }

    /** It is done; the answer is this status all the same. */
    public PlannedFault acceptsThenAnswers(int status) {
        return acceptsThenAnswers(status, "UnknownError");
    }

    /** The same with this code. */
    public PlannedFault acceptsThenAnswers(int status, String code) {
        return happens(OddAnswers.doneThenError(status, code));
    }

    /** It is done; the answer never comes, until {@link PlannedFault#release()} breaks the connection. */
    public PlannedFault acceptsThenStalls() {
        return happens(WireFaults.doneThenStalled());
    }

    // -- what happens to the client meanwhile --

    /** Nothing is done: the client dies while it asks. */
    public PlannedFault killsBefore(Runnable kill) {
        return happens(WireFaults.killed(kill));
    }

    /** It is done, and the client dies before it hears of it. */
    public PlannedFault killsUnanswered(Runnable kill) {
        return happens(WireFaults.doneThenKilled(kill));
    }

    /** It is done and said; the rest is the client's own. {@code then} must not wait. */
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
