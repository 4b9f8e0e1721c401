package dev.mailchute.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Faults that do nothing and answer with an error. */
final class Refusals {
    private Refusals() {}

    static PlannedFault.Effect error(int status, String code, String message) {
        return (request, handling, released) -> Answer.error(status, code, message);
    }

    static PlannedFault.Effect throttled(String retryAfter) {
        return (request, handling, released) -> retryAfter(tooManyRequests(), retryAfter);
    }

    static PlannedFault.Effect throttledUntil(Clock clock, Duration fromNow) {
        return (request, handling, released) -> {
            Instant until = clock.instant().plus(fromNow);
            String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(until.atOffset(ZoneOffset.UTC));
            return retryAfter(tooManyRequests(), date);
        };
    }

    static PlannedFault.Effect unavailable(String retryAfter) {
        return (request, handling, released) -> retryAfter(
                Answer.error(503, "ErrorServerBusy", "The server cannot service this request right now."), retryAfter);
    }

    static PlannedFault.Effect badGateway() {
        return (request, handling, released) -> Answer.text(
                502, "text/html", "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>");
    }

    static PlannedFault.Effect signInIsBusy() {
        return (request, handling, released) -> SignInCalls.refusal(
                503, "temporarily_unavailable", 90033, "A transient error has occurred. Please try again.");
    }

    private static Answer tooManyRequests() {
        return Answer.error(429, "TooManyRequests", "Please retry again later.");
    }

    private static Answer retryAfter(Answer answer, String retryAfter) {
        return retryAfter == null ? answer : answer.with("Retry-After", retryAfter);
    }
}
