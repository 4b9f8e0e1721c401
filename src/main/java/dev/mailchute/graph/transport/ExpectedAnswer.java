package dev.mailchute.graph.transport;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.TemporaryException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpStatus;

/** What an answer must look like to be believed. */
final class ExpectedAnswer {
    private ExpectedAnswer() {}

    /**
     * Whether it is what Graph answers when it has done what was asked. A proxy or a sign-in page in between may say 200 too, and a
     * mail that is taken for marked on its word would come in again. sendMail above some size has been seen to answer 200 and send
     * nothing, so 202 alone counts there.
     */
    static boolean isGiven(Operation operation, ClassicHttpResponse answer) {
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

    /** The end of a MIME answer must be told by its length or its last chunk, and it must be MIME. */
    static void refuseWhatCannotBeWhole(ClassicHttpResponse answer) throws IOException {
        HttpEntity entity = answer.getEntity();
        String type = entity == null || entity.getContentType() == null ? "" : entity.getContentType();
        String problem = null;
        if (entity == null || entity.getContentLength() < 0 && !entity.isChunked()) {
            problem = "an answer whose end cannot be known";
        } else if (type.startsWith("text/html") || type.startsWith("application/json")) {
            problem = type + " instead of the mail";
        } else if (entity.getContentEncoding() != null
                && !entity.getContentEncoding().equals("identity")) {
            problem = "an answer in the coding " + entity.getContentEncoding() + ", which was not asked for";
        }
        if (problem != null) {
            answer.close();
            throw new TemporaryException(
                    new Fault("not-the-mail", answer.getCode(), "Microsoft Graph gave " + problem, Optional.empty()));
        }
    }
}
