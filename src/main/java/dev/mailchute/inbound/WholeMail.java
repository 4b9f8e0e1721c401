package dev.mailchute.inbound;

import dev.mailchute.eml.HeaderFields;
import dev.mailchute.eml.MailHeaders;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Words for own steps: what a complete message says of itself. Its file is read whenever one is asked, so they cost nothing otherwise. */
public interface WholeMail {
    /** The complete file in the staging folder. */
    File stagingFile();

    /** The drop folder's path. */
    String dropDir();

    /** Its file name in the drop folder. */
    String fileName();

    /** In bytes. */
    default long size() {
        return stagingFile().length();
    }

    /** The addresses in To and Cc, in lower case. */
    default List<String> recipients() throws IOException {
        return MailHeaders.read(stagingFile().toPath()).recipients().stream()
                .map(to -> to.address().toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
    }

    /** The first header field of this name, decoded; empty if there is none. */
    default String header(String name) throws IOException {
        return fields().first(name).orElse("");
    }

    /** Whether it reports on the delivery of another message. */
    default boolean isBounce() throws IOException {
        return fields().isBounce();
    }

    /** Whether it is an answer that no person wrote. */
    default boolean isAutoReply() throws IOException {
        return fields().isAutoReply();
    }

    private HeaderFields fields() throws IOException {
        return HeaderFields.read(stagingFile().toPath());
    }

    /** What the mailbox says about it, as JSON. */
    default String sidecarJson() throws IOException {
        return Files.readString(Path.of(dropDir()).resolve(fileName().replaceFirst("\\.eml$", ".json")));
    }
}
