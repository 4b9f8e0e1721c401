package dev.mailchute.web.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class ClientConnectionTest {
    private static final int HEAD = 20;
    private static final int STALLED = 60;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ClientConnection guest = new ClientConnection(channel, 0, HEAD);

    @Test
    void whoever_takes_the_end_of_an_answer_slowly_has_as_long_for_it_as_for_the_rest() {
        guest.awaitsAnswer(null, 0, STALLED);
        channel.write(Unpooled.wrappedBuffer(new byte[1000])); // not flushed: the client takes nothing
        guest.awaitsHead(0, HEAD);
        assertFalse(guest.checkOverdue(1));
        assertFalse(guest.checkOverdue(1 + STALLED));
        assertTrue(guest.checkOverdue(2 + STALLED));
        channel.flush();
        assertTrue(guest.checkOverdue(2 + STALLED));
    }

    @Test
    void whoever_has_taken_all_is_idle_until_the_next_request() {
        guest.awaitsAnswer(null, 0, STALLED);
        guest.awaitsHead(0, HEAD);
        assertFalse(guest.checkOverdue(HEAD));
        assertTrue(guest.checkOverdue(HEAD + 1));
    }

    @Test
    void an_answer_that_stops_is_our_fault_only_if_the_client_has_taken_all_there_was() {
        assertFalse(guest.waitsForUs());
        guest.awaitsAnswer(null, 0, STALLED);
        assertTrue(guest.waitsForUs());
        channel.write(Unpooled.wrappedBuffer(new byte[1000]));
        assertFalse(guest.waitsForUs());
    }
}
