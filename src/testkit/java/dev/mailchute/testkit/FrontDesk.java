package dev.mailchute.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/** Receives every request, counts it, applies faults, and adds the common headers to every answer. */
final class FrontDesk {
    private final FakeTenant tenant;
    private final GraphCalls graph;
    private final SignInCalls login;
    private final UploadCalls uploads;

    FrontDesk(FakeTenant tenant, GraphCalls graph, SignInCalls login, UploadCalls uploads) {
        this.tenant = tenant;
        this.graph = graph;
        this.login = login;
        this.uploads = uploads;
    }

    TenantServer.Reply atGraph(GraphRequest request) {
        if (!request.segments.get(0).equals("v1.0")) {
            Operation.match(request.method, request.segments)
                    .filter(match -> match.operation() == Operation.TOKEN)
                    .ifPresent(request::isA);
            if (request.operation == Operation.TOKEN) {
                request.app = login.appOf(request);
                return reply(request, "login");
            }
            return reply(request, "graph");
        }
        List<String> path = withPlainUser(request.segments.subList(1, request.segments.size()));
        Operation.match(request.method, path)
                .filter(match -> match.operation().isOnTheGraphHost())
                .ifPresent(request::isA);
        request.app = request.bearer().map(tenant.tokens::appOf).orElse(null);
        if (request.operation != null) {
            request.mailbox = tenant.mailboxOf(request.name("user-id")).orElse(null);
            String mail = request.name("message-id");
            if (request.mailbox != null && mail != null) {
                synchronized (request.mailbox) {
                    request.mail = request.mailbox.mailById(mail).orElse(null);
                }
            }
        }
        return reply(request, "graph");
    }

    TenantServer.Reply atAnotherHost(GraphRequest request) {
        if (request.segments.get(0).equals("foreign")) {
            return reply(request, "foreign");
        }
        Operation.match(request.method, request.segments)
                .filter(match -> match.operation().isOnTheUploadHost())
                .ifPresent(request::isA);
        UploadSession session = uploads.sessionOf(request);
        if (session != null) {
            request.app = session.app;
            request.mailbox = session.mail.mailbox;
            request.mail = session.mail;
        }
        return reply(request, "upload");
    }

    /** Turns {@code users('a@b')} into {@code users/a@b}. */
    private static List<String> withPlainUser(List<String> path) {
        String first = path.isEmpty() ? "" : path.get(0);
        if (first.startsWith("users('") && first.endsWith("')")) {
            List<String> plain = new java.util.ArrayList<>(path);
            plain.set(0, first.substring(7, first.length() - 2).replace("''", "'"));
            plain.add(0, "users");
            return plain;
        }
        return path;
    }

    private TenantServer.Reply reply(GraphRequest request, String host) {
        Instant at = tenant.clock().instant();
        boolean counted = request.app != null && request.mailbox != null;
        boolean listens = counted || request.app != null && request.operation == Operation.TOKEN;
        boolean premature = listens && tenant.inFlight.shouldBeQuiet(request.app, request.mailbox, at);
        InFlight.Lease lease = counted ? tenant.inFlight.enter(request.app, request.mailbox) : null;
        boolean tooMany = lease != null && lease.count() > FakeTenant.MAX_IN_FLIGHT;
        Optional<Duration> spent =
                counted ? tenant.budgets.book(request.app, request.mailbox, request, at) : Optional.empty();
        Answer answer;
        if (tooMany) {
            answer = throttled("Application is over its MailboxConcurrency limit.", Duration.ofSeconds(1));
        } else if (spent.isPresent()) {
            answer = throttled("Application is over its IncomingBytes or request limit.", spent.get());
        } else {
            answer = tenant.faults.around(request, () -> handled(request, host));
        }
        finish(request, answer);
        answer.delay = answer.delay.plus(tenant.latency);
        Call call = call(request, host, answer, lease == null ? 0 : lease.count(), at);
        tenant.log.add(call);
        if (request.header("Proxy-Authorization") != null) {
            tenant.log.addLeak(call);
        }
        if (tooMany || spent.isPresent()) {
            tenant.log.addViolation(call);
        }
        if (tooMany) {
            lease.end();
        }
        if (premature) {
            tenant.log.addPremature(call);
        }
        AtomicBoolean underWay = new AtomicBoolean(listens);
        return new TenantServer.Reply(answer, () -> {
            if (underWay.compareAndSet(true, false)) {
                noteRetryAfter(request, answer);
                if (lease != null) {
                    lease.end();
                }
            }
        });
    }

    private static Answer throttled(String message, Duration retryAfter) {
        return Answer.error(429, "ApplicationThrottled", message)
                .with("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
    }

    private Answer handled(GraphRequest request, String host) {
        try {
            return switch (host) {
                case "foreign" -> Answer.json(200, Json.object().put("foreign", true));
                case "login" -> login.token(request);
                case "upload" -> upload(request);
                default -> graph.handle(request);
            };
        } catch (GraphFailure failure) {
            return Answer.error(failure.status, failure.code, failure.getMessage());
        }
    }

    private Answer upload(GraphRequest request) {
        if (request.operation == null) {
            throw GraphFailure.itemNotFound();
        }
        Object monitor = request.mailbox == null ? this : request.mailbox;
        synchronized (monitor) {
            return switch (request.operation) {
                case UPLOAD_RANGE -> uploads.put(request);
                case UPLOAD_STATUS -> uploads.status(request);
                default -> uploads.cancel(request);
            };
        }
    }

    /** The headers of every answer from Microsoft. */
    private void finish(GraphRequest request, Answer answer) {
        String requestId = UUID.randomUUID().toString();
        String clientRequestId = request.header("client-request-id");
        String clientId = clientRequestId == null ? requestId : clientRequestId;
        answer.with("request-id", requestId).with("client-request-id", clientId);
        answer.with(
                "Date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        tenant.clock().instant().atOffset(ZoneOffset.UTC)));
        answer.with("x-ms-ags-diagnostic", "{\"ServerInfo\":{\"DataCenter\":\"Fake\",\"Ring\":\"1\"}}");
        if (request.wantsImmutableIds() && !answer.isError()) {
            answer.with("Preference-Applied", "IdType=\"ImmutableId\"");
        }
        if (answer.json != null) {
            if (answer.json.get("error") instanceof ObjectNode error) {
                error.putObject("innerError")
                        .put(
                                "date",
                                tenant.clock()
                                        .instant()
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString())
                        .put("request-id", requestId)
                        .put("client-request-id", clientId);
            }
            answer.body = MimeSource.of(Json.bytes(answer.json));
        }
    }

    private static Call call(GraphRequest request, String host, Answer answer, int inFlight, Instant at) {
        return new Call(
                host,
                request.operation,
                request.method,
                request.rawPath,
                request.rawQuery,
                request.mailbox == null ? null : request.mailbox.address(),
                request.app == null ? null : request.app.clientId(),
                request.mail == null ? null : request.mail.id(),
                answer.wireFault == null ? answer.status : 0,
                request.header("client-request-id"),
                request.header("User-Agent"),
                request.header("Authorization") != null,
                request.wantsImmutableIds(),
                inFlight,
                request.body().length,
                at);
    }

    private void noteRetryAfter(GraphRequest request, Answer answer) {
        String retryAfter = answer.headers.get("Retry-After");
        if (retryAfter == null || answer.status != 429 && answer.status != 503) {
            return;
        }
        Instant now = tenant.clock().instant();
        Instant until;
        try {
            until = now.plusMillis((long) (Double.parseDouble(retryAfter) * 1000));
        } catch (NumberFormatException e) {
            try {
                until = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(retryAfter));
            } catch (DateTimeParseException unreadable) {
                return;
            }
        }
        // requests sent before the answer arrived could not know of it
        Instant from = now.plus(tenant.latency).plus(Duration.ofMillis(250));
        if (until.isAfter(from)) {
            tenant.inFlight.keepQuiet(request.app, request.mailbox, from, until.minusMillis(20));
        }
    }
}
