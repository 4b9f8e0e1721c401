package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.PermanentException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** A circle that only a message decides on. */
class CircleBoundTest {
    private final AtomicInteger rounds = new AtomicInteger();

    @Test
    void a_message_that_goes_in_a_circle_fails_for_good_and_a_long_way_is_no_circle() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutePolicyFactory(new CircleBound());
            context.addRoutes(routes());
            context.start();
            Exchange round = context.createProducerTemplate()
                    .send("direct:a", exchange -> exchange.getMessage().setHeader("next", "a"));
            assertInstanceOf(PermanentException.class, round.getException());
            assertTrue(round.getException().getMessage().contains("circle"));
            assertEquals(CircleBound.DEPTH, rounds.get());

            rounds.set(0);
            Exchange straight = context.createProducerTemplate()
                    .send("direct:a", exchange -> exchange.getMessage().setHeader("next", "end"));
            assertEquals(null, straight.getException());
            assertEquals("ended", straight.getMessage().getBody());
        }
    }

    /** As the mail's error configuration does: whoever called goes on as after any message that was held. */
    @Test
    void the_error_configuration_takes_it() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutePolicyFactory(new CircleBound());
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(deadLetterChannel("direct:held"));
                    from("direct:held")
                            .process(exchange -> rounds.incrementAndGet())
                            .setVariable("outcome", constant("held"));
                    from("direct:a").toD("direct:${header.next}");
                }
            });
            context.start();
            Exchange round = context.createProducerTemplate()
                    .send("direct:a", exchange -> exchange.getMessage().setHeader("next", "a"));
            assertEquals(null, round.getException());
            assertEquals("held", round.getVariable("outcome"));
            assertEquals(1, rounds.get());
        }
    }

    private RouteBuilder routes() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:a").process(exchange -> rounds.incrementAndGet()).toD("direct:${header.next}");
                from("direct:end").setBody(constant("ended"));
            }
        };
    }
}
