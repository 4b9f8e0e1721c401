package dev.mailchute.mailcenter;

import dev.mailchute.files.Durable;
import dev.mailchute.ledger.EventLedger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What is recorded of the notices that were sent: in a file, or in the ledger where other processes see it, too. */
public interface NoticeMemory {
    /** Empty if there were none. */
    Optional<String> read() throws IOException;

    /**
     * Records what is sent now.
     *
     * @param before as it was read
     * @return false if another process has recorded something since, and this one must not send it
     */
    boolean replace(Optional<String> before, String after) throws IOException;

    /** Of a process that shares the letters with no other. */
    static NoticeMemory file(Path file) {
        return new NoticeMemory() {
            @Override
            public Optional<String> read() throws IOException {
                return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
            }

            @Override
            public boolean replace(Optional<String> before, String after) throws IOException {
                Durable.write(file, after.getBytes(StandardCharsets.UTF_8));
                return true;
            }
        };
    }

    /** @param former the file that had it before there were several processes */
    static NoticeMemory shared(EventLedger ledger, NoticeMemory former) {
        String name = "letter notices";
        return new NoticeMemory() {
            @Override
            public Optional<String> read() throws IOException {
                Optional<String> known = ledger.memory(name);
                return known.isPresent() ? known : former.read();
            }

            @Override
            public boolean replace(Optional<String> before, String after) {
                return ledger.replace(name, ledger.memory(name).isPresent() ? before : Optional.empty(), after);
            }
        };
    }
}
