package dev.mailchute.app;

import dev.mailchute.ledger.Ledger;
import dev.mailchute.observe.BuildVersion;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Outbox;
import dev.mailchute.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the log says first: what is started, with which configuration. No secrets, and a bounded number of lines. */
final class StartLines {
    /** Lines for mailboxes and outboxes, the one that counts the rest included. */
    static final int MAX_PARTS = 40;

    private StartLines() {}

    static List<String> of(Settings settings, Path routes) {
        List<String> lines = new ArrayList<>();
        lines.add("Mailchute " + BuildVersion.current() + " is starting: Java " + Runtime.version()
                + ", data directory " + settings.dataDir()
                + ", ledger " + Ledger.place(settings)
                + ", Mail Center " + settings.mailCenterDir()
                + ", routes " + routes
                + ", " + counted(settings.inbound().size(), "mailbox", "mailboxes")
                + ", " + counted(settings.outbound().size(), "outbox", "outboxes")
                + ", " + http(settings.http()));
        List<String> parts = Stream.concat(
                        settings.inbound().stream().map(StartLines::line),
                        settings.outbound().stream().map(StartLines::line))
                .toList();
        int shown = parts.size() <= MAX_PARTS ? parts.size() : MAX_PARTS - 1;
        lines.addAll(parts.subList(0, shown));
        if (shown < parts.size()) {
            lines.add("and " + (parts.size() - shown) + " more; config show lists all of them");
        }
        return lines;
    }

    private static String counted(int count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    private static String http(Settings.Http http) {
        if (http.port() < 0) {
            return "HTTP off";
        }
        return (http.tls().isPresent() ? "https://" : "http://") + http.host() + ":"
                + (http.port() == 0 ? "(any free port)" : http.port()) + http.basePath();
    }

    private static String line(InboundMailbox inbound) {
        return "inbound " + inbound.name() + ": " + inbound.mailbox() + ", folder " + inbound.folder() + ", "
                + inbound.schedule() + ", to " + inbound.dropDir();
    }

    private static String line(Outbox outbox) {
        return "outbound " + outbox.name() + ": " + outbox.mailbox() + ", from " + outbox.outboxDir() + ", "
                + (outbox.messagesPerMinute() == 0
                        ? "no rate limit"
                        : "at most " + outbox.messagesPerMinute() + " a minute");
    }
}
