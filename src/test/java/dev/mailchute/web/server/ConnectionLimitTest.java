package dev.mailchute.web.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionLimitTest {
    private final ConnectionLimit connections = new ConnectionLimit("the HTTP server", 2, Bounds.standard());

    private static EmbeddedChannel from(String address) {
        return new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress(address, 40000);
            }
        };
    }

    @Test
    void a_flood_from_one_address_takes_room_from_nobody_but_itself() {
        ConnectionLimit three = new ConnectionLimit("the HTTP server", 3, Bounds.standard());
        EmbeddedChannel visitor = from("10.0.0.1");
        EmbeddedChannel first = from("10.0.0.66");
        EmbeddedChannel second = from("10.0.0.66");
        EmbeddedChannel third = from("10.0.0.66");
        List.of(visitor, first, second, third).forEach(channel -> assertTrue(three.tryAdmit(channel)));
        assertTrue(visitor.isActive(), "it has been idle for longest, but only one");
        assertFalse(first.isActive());
        assertTrue(second.isActive() && third.isActive());
    }

    @Test
    void an_address_that_waits_for_answers_on_most_connections_makes_room_for_others_not_for_itself() {
        ConnectionLimit three = new ConnectionLimit("the HTTP server", 3, Bounds.standard());
        EmbeddedChannel visitor = from("10.0.0.1");
        EmbeddedChannel first = from("10.0.0.66");
        EmbeddedChannel second = from("10.0.0.66");
        for (EmbeddedChannel channel : List.of(visitor, first, second)) {
            assertTrue(three.tryAdmit(channel));
            three.guest(channel).orElseThrow().awaitsAnswer(null, 0, 1);
        }
        assertFalse(three.tryAdmit(from("10.0.0.66")));
        EmbeddedChannel probe = from("10.0.0.2");
        assertTrue(three.tryAdmit(probe));
        assertTrue(visitor.isActive() && first.isActive());
        assertFalse(second.isActive());
    }

    @Test
    void whoever_holds_most_connections_asks_nobody_else_out_who_is_about_to_send_a_request() {
        ConnectionLimit four = new ConnectionLimit("the HTTP server", 4, Bounds.standard());
        EmbeddedChannel probe = from("10.0.0.2");
        assertTrue(four.tryAdmit(probe));
        for (int i = 0; i < 3; i++) {
            EmbeddedChannel waiting = from("10.0.0.66");
            assertTrue(four.tryAdmit(waiting));
            four.guest(waiting).orElseThrow().awaitsAnswer(null, 0, 1);
        }
        assertFalse(four.tryAdmit(from("10.0.0.66")));
        assertTrue(probe.isActive());
    }

    private EmbeddedChannel admitted() {
        EmbeddedChannel channel = new EmbeddedChannel();
        assertTrue(connections.tryAdmit(channel));
        return channel;
    }

    private static void leaveAnswer(EmbeddedChannel channel) {
        channel.write(Unpooled.wrappedBuffer(new byte[1000])); // not flushed: the client takes nothing
    }

    @Test
    void whoever_takes_nothing_of_answers_on_all_connections_makes_room_too_but_an_idle_one_does_so_first() {
        EmbeddedChannel slow = admitted();
        leaveAnswer(slow);
        EmbeddedChannel idle = admitted();
        EmbeddedChannel another = admitted();
        assertTrue(slow.isActive());
        assertFalse(idle.isActive());
        leaveAnswer(another);
        admitted();
        assertFalse(slow.isActive());
        assertTrue(another.isActive());
        assertEquals(2, connections.count());
    }
}
