package dev.mailchute.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.eml.Rebuilt;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.GraphMailbox;
import dev.mailchute.graph.MailException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a letter can show of a mail.
 *
 * @param rebuilt whether it was put together from JSON and attachments, because the MIME could not be had
 */
record Evidence(Path file, long size, boolean rebuilt) {
    private static final Logger LOG = LoggerFactory.getLogger(Evidence.class);
    private static final String QUERY =
            "?$select=subject,from,sender,toRecipients,ccRecipients,bccRecipients,replyTo,body,"
                    + "internetMessageId,receivedDateTime,sentDateTime,internetMessageHeaders,importance&$expand=attachments";

    /** The MIME where it is there, else what can be rebuilt of it, else nothing. */
    static Optional<Evidence> of(Mail mail, Graph graph) {
        if (mail.isInStaging()) {
            return Optional.of(
                    new Evidence(mail.stagingPath(), mail.staged().orElseThrow().size(), false));
        }
        return mail.retried() ? Optional.empty() : rebuilt(mail, graph);
    }

    private static Optional<Evidence> rebuilt(Mail mail, Graph graph) {
        Path file = Staging.folder(mail.inbound()).resolve(mail.key() + ".rebuilt");
        try {
            JsonNode message = graph.get(mail.mailbox(), "messages/" + GraphMailbox.segment(mail.id()) + QUERY);
            Rebuilt.write(message, Map.of(), file);
            return Optional.of(new Evidence(file, Files.size(file), true));
        } catch (MailException e) {
            LOG.info(
                    "{} cannot be rebuilt from JSON either: {}", mail, e.fault().text());
            return Optional.empty();
        } catch (IOException e) {
            throw Staging.storage(mail.inbound(), e);
        }
    }

    /** The letter has it now. */
    void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
