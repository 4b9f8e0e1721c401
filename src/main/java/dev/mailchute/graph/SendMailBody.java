package dev.mailchute.graph;

import dev.mailchute.eml.Base64Stream;
import dev.mailchute.eml.CompletedMail;
import dev.mailchute.failure.UnsettledException;
import dev.mailchute.files.ChangedFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/**
 * A message as the request body of sendMail: its MIME in base64, encoded while it is sent.
 *
 * <p>Source: Microsoft Graph, user: sendMail, MIME format: {@code Content-Type: text/plain}.
 */
public final class SendMailBody extends AbstractHttpEntity {
    private final CompletedMail mail;

    public SendMailBody(CompletedMail mail) {
        super(ContentType.TEXT_PLAIN.getMimeType(), null);
        this.mail = mail;
    }

    @Override
    public InputStream getContent() throws IOException {
        return new Base64Stream(mail.open());
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (InputStream in = getContent()) {
            in.transferTo(out);
        } catch (ChangedFileException e) {
            // The request is incomplete, so Graph sends nothing.
            throw new UnsettledException(e);
        }
    }

    @Override
    public long getContentLength() {
        return Base64Stream.encodedLength(mail.size());
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public boolean isStreaming() {
        return false;
    }

    @Override
    public void close() {
        // Nothing stays open between writes.
    }
}
