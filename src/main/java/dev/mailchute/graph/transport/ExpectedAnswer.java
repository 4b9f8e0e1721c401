package dev.mailchute.graph.transport;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.TemporaryException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpStatus;

/** Checks whether an answer is what Graph returns on success. */
final class ExpectedAnswer {
    private ExpectedAnswer() {}

    /**
     * Whether this is Graph's answer to a successful request. A proxy or a sign-in page may also answer 200, and a
     * message wrongly believed to be marked would be delivered twice. Above some size, sendMail has been seen to answer
     * 200 and send nothing, so there only 202 counts.
     */
    static boolean isExpected(Operation operation, ClassicHttpResponse answer) {
        int status = answer.getCode();
        return switch (operation) {
            case SEND_MAIL, SEND_DRAFT -> status == HttpStatus.SC_ACCEPTED;
            case REMOVE -> status == HttpStatus.SC_NO_CONTENT;
            case MARK -> status == HttpStatus.SC_NO_CONTENT || isSuccess(status) && isJson(answer);
            case UPLOAD -> status == HttpStatus.SC_CREATED || isSuccess(status) && isJson(answer);
            case MOVE, CREATE_FOLDER, DRAFT, ATTACH -> isSuccess(status) && isJson(answer);
            case MIME, LIST, READ, FOLDERS -> status == HttpStatus.SC_OK;
            case OTHER -> isSuccess(status);
        };
    }

    private static boolean isSuccess(int status) {
        return status >= HttpStatus.SC_OK && status < HttpStatus.SC_MULTIPLE_CHOICES;
    }

    private static boolean isJson(ClassicHttpResponse answer) {
        HttpEntity entity = answer.getEntity();
        return entity != null
                && entity.getContentLength() != 0
                && entity.getContentType() != null
                && entity.getContentType().contains("json");
    }

    /** Refuses a MIME answer that has neither a length nor chunks, so that its end is unknown, or that is not MIME. */
    static void requireCompleteMime(ClassicHttpResponse answer) throws IOException {
        HttpEntity entity = answer.getEntity();
        String type = entity == null || entity.getContentType() == null ? "" : entity.getContentType();
        String problem = null;
        if (entity == null || entity.getContentLength() < 0 && !entity.isChunked()) {
            problem = "an answer of unknown length";
        } else if (type.startsWith("text/html") || type.startsWith("application/json")) {
            problem = type + " instead of the message";
        } else if (entity.getContentEncoding() != null
                && !entity.getContentEncoding().equals("identity")) {
            problem =
                    "an answer with the content encoding " + entity.getContentEncoding() + ", which was not requested";
        }
        if (problem != null) {
            answer.close();
            throw new TemporaryException(new Fault(
                    "not-the-mail", answer.getCode(), "Microsoft Graph returned " + problem, Optional.empty()));
        }
    }
}
