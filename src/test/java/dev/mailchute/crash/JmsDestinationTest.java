package dev.mailchute.crash;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** The broker remembers the id of a message that a consumer has taken long ago. */
@Tag("crash")
class JmsDestinationTest extends AnotherDestination {
    JmsDestinationTest() {
        super("A queue of Artemis, over JMS");
    }

    @Override
    Receiver receiver(Path home) throws IOException {
        return new Broker(home, "tcp");
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
