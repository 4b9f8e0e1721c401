package dev.mailchute.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mailchute.ledger.MessageQuery.Kind;
import dev.mailchute.ledger.MessageQuery.Wanted;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageQueryTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0123456789abcdef                                        | KEY        | 0123456789abcdef
                    20261122T093000Z_Printer_0123456789abcdef.eml           | KEY        | 0123456789abcdef
                    drop/support/20261122T093000Z_P_a_0123456789abcdef.json | KEY        | 0123456789abcdef
                    20261122T093000Z_Printer_0123456789abcdef-2-rebuilt.eml | KEY        | 0123456789abcdef
                    20261122T093000Z_0123456789abcdef                       | KEY        | 0123456789abcdef
                    <a@b.example>                                           | MESSAGE_ID | <a@b.example>
                    ann@x.example                                           | ADDRESS    | ann@x.example
                    invoice 17.eml                                          | FILE       | invoice 17.eml
                    sent/a.eml                                              | FILE       | a.eml
                    outbox/orders/sent/a.eml.sent.json                      | FILE       | a.eml
                    sent/a~0123456789abcdef.eml                             | KEY        | 0123456789abcdef
                    a~0123456789abcdef.eml.sent.json                        | KEY        | 0123456789abcdef
                    failed/b.json.failed.json                               | FILE       | b.json
                    ann@x.example.eml                                       | FILE       | ann@x.example.eml
                    printer on fire                                         | SUBJECT    | printer on fire
                    Ann <ann@x.example>                                     | SUBJECT    | Ann <ann@x.example>
                    ''                                                      | NOTHING    | ''
                    """)
    void what_was_typed_is_recognised(String typed, Kind kind, String text) {
        assertEquals(new Wanted(kind, text), Wanted.of(typed));
    }
}
