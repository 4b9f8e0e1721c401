package dev.mailchute.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The host of upload URLs, separate from Graph's; it must never see a token. */
final class UploadCalls {
    private static final long RANGE_LIMIT = 4L << 20;
    private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");

    private final FakeTenant tenant;
    private final Map<String, UploadSession> sessions = new ConcurrentHashMap<>();

    UploadCalls(FakeTenant tenant) {
        this.tenant = tenant;
    }

    UploadSession open(FakeApp app, FakeMail mail, JsonNode item) {
        String id = mail.mailbox.ids.uuid();
        URI url = URI.create(tenant.uploadHost() + "/api/v2.0/upload/" + id + "?authtoken=eyJhbGciOi." + id);
        Instant expires = tenant.clock().instant().plus(Duration.ofHours(1));
        UploadSession session = new UploadSession(app, mail, item, url, expires, tenant.files.next());
        sessions.put(id, session);
        return session;
    }

    /** The session of a request, or null. */
    UploadSession sessionOf(GraphRequest request) {
        String id = request.name("session-id");
        return id == null ? null : sessions.get(id);
    }

    int open() {
        return sessions.size();
    }

    Answer put(GraphRequest request) {
        UploadSession session = checked(request);
        Matcher range = RANGE.matcher(String.valueOf(request.header("Content-Range")));
        byte[] body = request.body();
        if (!range.matches()) {
            throw new GraphFailure(400, "ErrorInvalidContentRange", "Content-Range is missing or malformed.");
        }
        if (!String.valueOf(request.header("Content-Type")).startsWith("application/octet-stream")) {
            throw new GraphFailure(415, "UnsupportedMediaType", "A range is application/octet-stream.");
        }
        long from = Long.parseLong(range.group(1));
        long to = Long.parseLong(range.group(2));
        long total = Long.parseLong(range.group(3));
        if (body.length >= RANGE_LIMIT) {
            throw new GraphFailure(413, "RequestEntityTooLarge", "A range must be smaller than 4 MB.");
        }
        if (total != session.size || to - from + 1 != body.length || to >= total) {
            throw new GraphFailure(
                    400, "ErrorInvalidContentRange", "Content-Range does not fit the session or the body.");
        }
        if (from != session.next) {
            throw new GraphFailure(
                    416, "ErrorRangeNotSatisfiable", "Expected the range that starts at " + session.next + ".");
        }
        session.append(body);
        if (!session.isComplete()) {
            return Answer.json(200, session.json(false));
        }
        sessions.remove(request.name("session-id"));
        FakeAttachment attachment = session.attachment(session.mail.mailbox.ids.attachment());
        session.mail.added.add(attachment);
        session.mail.changes++;
        return Answer.empty(201)
                .with(
                        "Location",
                        tenant.uploadHost() + "/api/v2.0/Users('" + session.mail.mailbox.userId() + "')/Messages('"
                                + session.mail.mutableId + "')/Attachments('" + attachment.id() + "')");
    }

    Answer status(GraphRequest request) {
        return Answer.json(200, checked(request).json(false));
    }

    Answer cancel(GraphRequest request) {
        checked(request);
        sessions.remove(request.name("session-id"));
        return Answer.empty(204);
    }

    private UploadSession checked(GraphRequest request) {
        if (request.header("Authorization") != null) {
            throw new GraphFailure(401, "InvalidAuthenticationToken", "An upload URL takes no Authorization.");
        }
        UploadSession session = sessionOf(request);
        if (session == null
                || !session.url.getRawQuery().equals(request.rawQuery)
                || session.expires.isBefore(tenant.clock().instant())
                || isGone(session.mail)) {
            throw GraphFailure.itemNotFound();
        }
        return session;
    }

    private static boolean isGone(FakeMail draft) {
        return draft.folder == null
                || !draft.draft
                || draft.folder == draft.mailbox.folders.of(WellKnownFolder.RECOVERABLEITEMSDELETIONS);
    }
}
