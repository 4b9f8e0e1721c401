package dev.mailchute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bounds of a class, for all of the main sources. An exception that no longer applies fails too. */
class StructureTest {
    /**
     * What has more members than 6, and why: their members are those of a file or of a table, or one fact each of one message.
     */
    private static final Set<String> WIDE = Set.of(
            "app.Timing",
            "app.Timing.Waits",
            "inbound.Mail",
            "inbound.Sidecar",
            "ledger.InboundEntry",
            "ledger.OutboundEntry",
            "outbound.OutgoingMail",
            "outbound.ReceiptFiles.FailureReceipt",
            "outbound.ReceiptFiles.SendReceipt");

    /** The same thing of the two directions, always written with its owner's name in front. */
    private static final Set<String> OF_BOTH_DIRECTIONS = Set.of("Books", "Content", "Plan", "State");

    private static Structure structure;

    @BeforeAll
    static void measure() throws IOException {
        structure = Structure.of(Path.of("").toAbsolutePath());
    }

    @Test
    void no_class_has_more_than_300_lines() {
        assertEquals(Set.of(), structure.tooLong().keySet(), structure.tooLong()::toString);
    }

    @Test
    void no_constructor_has_more_than_6_parameters_but_those_of_records_that_mirror_a_file_or_a_row() {
        assertEquals(new TreeSet<>(WIDE), structure.tooWide().keySet(), structure.tooWide()::toString);
    }

    @Test
    void the_floors_hold_by_the_sources_too() {
        assertEquals(List.of(), structure.upward());
        assertEquals(List.of(), structure.circles());
    }

    @Test
    void a_simple_name_is_found_once() {
        assertEquals(
                new TreeSet<>(OF_BOTH_DIRECTIONS), structure.duplicates().keySet(), structure.duplicates()::toString);
    }
}
