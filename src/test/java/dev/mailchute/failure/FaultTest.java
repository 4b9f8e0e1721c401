package dev.mailchute.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class FaultTest {
    private static final LedgerException LOCKED = new LedgerException("the ledger cannot be written: locked", null);

    @Test
    void a_failure_of_the_ledger_is_not_unexpected() {
        assertEquals("the ledger cannot be written: locked (ledger)", Fault.describe(LOCKED));
        assertEquals(
                Fault.NOT_OWNED,
                Fault.of(new NotOwnedException("inbound.support")).code());
        assertEquals("unexpected", Fault.of(new IllegalStateException("x")).code());
    }

    @Test
    void a_failure_of_the_ledger_is_found_below_what_camel_wraps_around_it() {
        Exception wrapped = new IllegalStateException("Failed to invoke method: staged", LOCKED);
        assertSame(LOCKED, MailException.in(wrapped));
    }
}
