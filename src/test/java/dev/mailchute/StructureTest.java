package dev.mailchute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bounds of a class, for all of the main sources. A name in a list of exceptions that is none any more fails too: the lists only get shorter. */
class StructureTest {
    /** Files that are longer; to be cut. */
    private static final Set<String> STILL_TOO_LONG = Set.of(
            "app.Application",
            "doctor.ConnectionCheck",
            "eml.DraftParts",
            "eml.JsonMail",
            "eml.MailPart",
            "graph.transport.GraphClient",
            "settings.reading.SettingsReader",
            "settings.reading.ValueParsers");

    /** Types with a longer constructor or record header; to be grouped. */
    private static final Set<String> STILL_TOO_WIDE = Set.of(
            "app.Timing",
            "eml.ComposedMail",
            "eml.DraftParts",
            "eml.MailHeaders",
            "eml.MailView.Attachment",
            "graph.MailSummary",
            "graph.UnreadPages",
            "graph.transport.GraphClient",
            "graph.transport.GraphConnection",
            "inbound.Mail",
            "inbound.Sidecar",
            "ledger.InboundEntry",
            "ledger.OutboundEntry",
            "outbound.OutgoingMail",
            "outbound.ReceiptFiles.Failed",
            "outbound.ReceiptFiles.Sent",
            "settings.InboundMailbox",
            "settings.Outbox",
            "settings.Settings",
            "settings.Settings.Http");

    /** Simple names that more than one type has; to be renamed by what they are. */
    private static final Set<String> STILL_TWICE = Set.of(
            "Access",
            "Address",
            "Attachment",
            "Books",
            "Failed",
            "Field",
            "Finding",
            "Look",
            "Outcome",
            "Plan",
            "Problem",
            "Request",
            "Section",
            "State",
            "Trouble",
            "Watched");

    private static Structure structure;

    @BeforeAll
    static void measure() throws IOException {
        structure = Structure.of(Path.of("").toAbsolutePath());
    }

    @Test
    void no_class_has_more_than_300_lines() {
        assertEquals(new TreeSet<>(STILL_TOO_LONG), structure.tooLong().keySet(), structure.tooLong()::toString);
    }

    @Test
    void no_constructor_and_no_record_has_more_than_6_parameters() {
        assertEquals(new TreeSet<>(STILL_TOO_WIDE), structure.tooWide().keySet(), structure.tooWide()::toString);
    }

    @Test
    void the_floors_hold_by_the_sources_too() {
        assertEquals(List.of(), structure.upward());
        assertEquals(List.of(), structure.circles());
    }

    @Test
    void a_simple_name_is_found_once() {
        assertEquals(new TreeSet<>(STILL_TWICE), structure.duplicates().keySet(), structure.duplicates()::toString);
    }
}
