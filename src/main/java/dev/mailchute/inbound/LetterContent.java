package dev.mailchute.inbound;

import dev.mailchute.graph.Graph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a letter can show of a message.
 *
 * @param rebuilt whether it was assembled from JSON and attachments because the MIME could not be retrieved
 */
record LetterContent(Path file, long size, boolean rebuilt) {
    /** The staged MIME if there is one, otherwise a file with what can be rebuilt; empty if neither exists. */
    static Optional<LetterContent> retrieve(Mail mail, Graph graph) {
        if (mail.isInStaging()) {
            return Optional.of(new LetterContent(
                    mail.stagingPath(), mail.staged().orElseThrow().size(), false));
        }
        return mail.isRetried() ? Optional.empty() : new Rebuilding(mail, graph).rebuilt();
    }

    /** Removes the file once the letter has its content. */
    void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
