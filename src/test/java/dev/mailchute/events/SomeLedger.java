package dev.mailchute.events;

import dev.mailchute.ledger.Event;
import dev.mailchute.ledger.EventKind;
import dev.mailchute.ledger.EventLedger;
import dev.mailchute.ledger.EventQuery;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A ledger in a folder, with the settings that it belongs to. */
final class SomeLedger implements AutoCloseable {
    private final Path folder;
    private final Map<String, String> environment = new TreeMap<>(Map.of(
            "MAILCHUTE_TENANT_ID", "contoso.com",
            "MAILCHUTE_CLIENT_ID", "app",
            "MAILCHUTE_CLIENT_SECRET", "s3cr3t~value",
            "MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com"));
    private Ledger ledger;

    SomeLedger(Path folder) {
        this.folder = folder;
        open();
    }

    SomeLedger set(String variable, String value) {
        environment.put("MAILCHUTE_" + variable, value);
        return this;
    }

    SomeLedger unset(String variable) {
        environment.remove("MAILCHUTE_" + variable);
        return this;
    }

    Settings settings() {
        return new Configuration(folder, environment).read();
    }

    /** As a restart would. */
    void reopen() {
        ledger.close();
        open();
    }

    private void open() {
        ledger = Ledger.open(settings());
    }

    EventLedger events() {
        return ledger.events();
    }

    /** From the first to the last. */
    List<Event> all() {
        return events().after(0, EventQuery.ALL, 10_000).stream()
                .map(recorded -> recorded.event())
                .toList();
    }

    List<EventKind> kinds() {
        return all().stream().map(Event::kind).toList();
    }

    @Override
    public void close() {
        ledger.close();
    }
}
