package dev.mailchute.testkit;

import com.github.tomakehurst.wiremock.http.Fault;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * A misbehaviour being described: how often, for whom, of which operation; the last word says what happens, as in
 * {@code tenant.once().on(SEND_MAIL).acceptsThenDrops()}. Without {@code on} it is every Graph and upload request.
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

    public Misbehaviour on(Operation first, Operation... more) {
        operations.add(first);
        operations.addAll(Set.of(more));
        return this;
    }

    public Misbehaviour in(FakeMailbox only) {
        mailbox = only;
        return this;
    }

    public Misbehaviour of(FakeMail only) {
        mail = only;
        return this;
    }

    public Misbehaviour by(FakeApp only) {
        app = only;
        return this;
    }

    /** Not the first so many times. */
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

    /** 429 with Retry-After as it stands: {@code "2"}, {@code "2.128"}, or null for none. */
    public PlannedFault throttles(String retryAfter) {
        return instead(() -> retryAfter(Answer.error(429, "TooManyRequests", "Please retry again later."), retryAfter));
    }

    /** 429 with Retry-After as an HTTP date, so long from now. */
    public PlannedFault throttlesUntilDate(Duration fromNow) {
        return instead(() -> {
            Instant until = tenant.clock().instant().plus(fromNow);
            String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(until.atOffset(ZoneOffset.UTC));
            return retryAfter(Answer.error(429, "TooManyRequests", "Please retry again later."), date);
        });
    }

    public PlannedFault unavailable() {
        return unavailable(null);
    }

    public PlannedFault unavailable(String retryAfter) {
        return instead(() -> retryAfter(
                Answer.error(503, "ErrorServerBusy", "The server cannot service this request right now."), retryAfter));
    }

    public PlannedFault gatewayTimeout() {
        return answers(504, "UnknownError", "");
    }

    public PlannedFault internalError() {
        return answers(500, "ErrorInternalServerError", "An internal server error occurred. The operation failed.");
    }

    /** 502 from something in between, in HTML. */
    public PlannedFault badGateway() {
        return instead(() -> Answer.text(
                502, "text/html", "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"));
    }

    public PlannedFault mimeCannotBeConverted() {
        return on(Operation.GET_MIME)
                .answers(500, "ErrorMimeContentConversionFailed", "The MIME content could not be generated.");
    }

    public PlannedFault itemNotFound() {
        return answers(404, "ErrorItemNotFound", "The specified object was not found in the store.");
    }

    /** The token is refused, whatever it says. */
    public PlannedFault refusesToken() {
        return answers(401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid.");
    }

    public PlannedFault accessDenied() {
        return answers(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
    }

    public PlannedFault mailboxFull() {
        return answers(507, "ErrorQuotaExceeded", "The mailbox has exceeded its quota.");
    }

    public PlannedFault sendingLimitReached() {
        return answers(403, "ErrorExceededMessageLimit", "Cannot send mail. The message limit has been reached.");
    }

    public PlannedFault answers(int status, String code, String message) {
        return instead(() -> Answer.error(status, code, message));
    }

    /** Sign-in fails for a reason that passes. */
    public PlannedFault signInIsBusy() {
        return on(Operation.TOKEN)
                .instead(() -> LoginHandler.refusal(
                        503, "temporarily_unavailable", 90033, "A transient error has occurred. Please try again."));
    }

    // -- answers that are not what they seem --

    /** 200, and a page for people where JSON belongs. */
    public PlannedFault answersHtml() {
        return instead(
                () -> Answer.text(200, "text/html; charset=utf-8", "<html><body>Sign in to continue</body></html>"));
    }

    /** 200, and what somebody in between wrote. */
    public PlannedFault answersText(String type, String text) {
        return instead(() -> Answer.text(200, type, text));
    }

    /** 200, and nothing. */
    public PlannedFault answersNothing() {
        return instead(() -> Answer.empty(200).with("Content-Type", "application/json"));
    }

    /** The proper JSON, its second half missing, with a length that fits. */
    public PlannedFault answersCorruptJson() {
        return around((request, handling, released) -> {
            Answer proper = handling.get();
            if (proper.json != null) {
                byte[] whole = Json.bytes(proper.json);
                String half = new String(whole, 0, whole.length / 2, StandardCharsets.UTF_8);
                proper.json = null;
                proper.body = MimeSource.of(half.getBytes(StandardCharsets.UTF_8));
            }
            return proper;
        });
    }

    public PlannedFault redirectsTo(URI location) {
        return instead(() -> Answer.empty(302).with("Location", location.toString()));
    }

    /** A listing goes on at another place. */
    public PlannedFault nextLinkTo(URI link) {
        return replaces("@odata.nextLink", link);
    }

    /** Each page of a listing names itself as the next one. */
    public PlannedFault nextLinkToItself() {
        return around((request, handling, released) -> {
            Answer proper = handling.get();
            if (proper.json != null && !proper.isError()) {
                int skip = request.number("$skip", 0, Integer.MAX_VALUE, 0);
                proper.json.put("@odata.nextLink", tenant.nextLink(request, skip));
            }
            return proper;
        });
    }

    /** After its proper pages a listing goes on with empty ones, each with a link of its own. */
    public PlannedFault pagesWithoutEnd() {
        return around((request, handling, released) -> {
            Answer proper = handling.get();
            if (proper.json != null && !proper.isError()) {
                int skip = request.number("$skip", 0, Integer.MAX_VALUE, 0);
                proper.json.put("@odata.nextLink", tenant.nextLink(request, skip + 100));
            }
            return proper;
        });
    }

    public PlannedFault uploadUrlTo(URI link) {
        return on(Operation.CREATE_UPLOAD_SESSION).replaces("uploadUrl", link);
    }

    private PlannedFault replaces(String property, URI link) {
        return around((request, handling, released) -> {
            Answer proper = handling.get();
            if (proper.json != null && !proper.isError()) {
                proper.json.put(property, link.toString());
            }
            return proper;
        });
    }

    // -- the wire --

    /** The proper answer with its proper Content-Length; the connection ends after so many bytes of the body. */
    public PlannedFault truncatesBody(long afterBytes) {
        return around((request, handling, released) -> handling.get().cutAfter(afterBytes));
    }

    /** The same without a Content-Length: the last chunk never comes. */
    public PlannedFault truncatesChunks(long afterBytes) {
        return around((request, handling, released) -> handling.get().chunked().cutAfter(afterBytes));
    }

    /** The proper answer, which has no body; then the connection ends, unannounced. */
    public PlannedFault closesAfterwards() {
        return around((request, handling, released) -> handling.get().closedAfter(0));
    }

    /** Nothing is done, nothing is answered, until {@link PlannedFault#release()}; then the connection ends. */
    public PlannedFault stalls() {
        return around((request, handling, released) -> {
            await(released);
            return Answer.broken(Fault.CONNECTION_RESET_BY_PEER);
        });
    }

    /** The body stands still after so many bytes, until {@link PlannedFault#release()}; then the connection ends. */
    public PlannedFault stallsAfter(long bytes) {
        return around((request, handling, released) -> {
            Answer proper = handling.get().cutAfter(bytes);
            proper.standsStillUntil = released;
            return proper;
        });
    }

    /** The proper answer. */
    public PlannedFault answersProperly() {
        return around((request, handling, released) -> handling.get());
    }

    /** The proper answer, late. */
    public PlannedFault answersAfter(Duration delay) {
        return around((request, handling, released) -> {
            Answer proper = handling.get();
            proper.delay = proper.delay.plus(delay);
            return proper;
        });
    }

    /** Nothing is done, and the connection is reset. */
    public PlannedFault resetsConnection() {
        return instead(() -> Answer.broken(Fault.CONNECTION_RESET_BY_PEER));
    }

    /** Nothing is done, and the connection is closed without an answer. */
    public PlannedFault closesConnection() {
        return instead(() -> Answer.broken(Fault.EMPTY_RESPONSE));
    }

    // -- done, but not said --

    /** It is done; the connection is reset before the answer. */
    public PlannedFault acceptsThenDrops() {
        return around((request, handling, released) -> {
            Answer proper = handling.get();
            return proper.isError() ? proper : Answer.broken(Fault.CONNECTION_RESET_BY_PEER);
        });
    }

    /** It is done; the answer is this status all the same. */
    public PlannedFault acceptsThenAnswers(int status) {
        return acceptsThenAnswers(status, "UnknownError");
    }

    /** The same with this code. */
    public PlannedFault acceptsThenAnswers(int status, String code) {
        return around((request, handling, released) -> {
            Answer proper = handling.get();
            return proper.isError() ? proper : Answer.error(status, code, "");
        });
    }

    /** It is done; the answer never comes, until {@link PlannedFault#release()} breaks the connection. */
    public PlannedFault acceptsThenStalls() {
        return around((request, handling, released) -> {
            Answer proper = handling.get();
            if (proper.isError()) {
                return proper;
            }
            await(released);
            return Answer.broken(Fault.CONNECTION_RESET_BY_PEER);
        });
    }

    // -- what happens to the client meanwhile --

    /** Nothing is done: the client dies while it asks. */
    public PlannedFault killsBefore(Runnable kill) {
        return instead(() -> {
            kill.run();
            return Answer.broken(Fault.CONNECTION_RESET_BY_PEER);
        });
    }

    /** It is done, and the client dies before it hears of it. */
    public PlannedFault killsUnanswered(Runnable kill) {
        return around((request, handling, released) -> {
            handling.get();
            kill.run();
            return Answer.broken(Fault.CONNECTION_RESET_BY_PEER);
        });
    }

    /** It is done and said; the rest is the client's own. {@code then} must not wait. */
    public PlannedFault answersAnd(Runnable then) {
        return around((request, handling, released) -> {
            Answer proper = handling.get();
            then.run();
            return proper;
        });
    }

    // -- and how it is put together --

    private interface Replacement {
        Answer make();
    }

    private PlannedFault instead(Replacement replacement) {
        return around((request, handling, released) -> replacement.make());
    }

    private PlannedFault around(PlannedFault.Effect effect) {
        Runnable first = meanwhile;
        PlannedFault.Effect whole = (request, handling, released) -> {
            first.run();
            return effect.around(request, handling, released);
        };
        return tenant.plan(new PlannedFault(Set.copyOf(operations), mailbox, mail, app, skip, times, whole));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Answer retryAfter(Answer answer, String retryAfter) {
        return retryAfter == null ? answer : answer.with("Retry-After", retryAfter);
    }
}
