package dev.mailchute.crash;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** The same id works over AMQP. */
@Tag("crash")
class AmqpDestinationTest extends AnotherDestination {
    AmqpDestinationTest() {
        super("A queue over AMQP 1.0");
    }

    @Override
    Receiver receiver(Path home) throws IOException {
        return new Broker(home, "amqp");
    }

    @Override
    int timesAfterKill() {
        return 1;
    }

    @Override
    int timesAfterKillIfTaken() {
        return 1;
    }
}
