package dev.mailchute.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** A broker that knows no duplicates: the same without the id. */
@Tag("crash")
class PlainJmsDestinationTest extends AnotherDestination {
    PlainJmsDestinationTest() {
        super("A queue of Artemis, over JMS");
    }

    @Override
    Receiver receiver(Path home) throws IOException {
        return new Broker(home, "tcp");
    }

    @Override
    String recipe() throws IOException {
        String id = "        - setHeader:\n"
                + "            name: _AMQ_DUPL_ID\n"
                + "            simple: ${variable.mail.deliveryId}\n";
        String recipe = super.recipe();
        assertTrue(recipe.contains(id));
        return recipe.replace(id, "");
    }

    @Override
    int timesAfterKill() {
        return 2;
    }

    @Override
    int timesAfterKillIfTaken() {
        return 2;
    }
}
