package dev.mailchute.graph.transport;

import java.util.Optional;

/** Is notified of each request to Graph by the thread that makes it. Never of a sign-in. */
public interface RequestListener {
    /** Does nothing. */
    RequestListener NONE = (mailbox, operation) -> Begun.NONE;

    /** @param operation its name in the metrics, such as {@code send-mail} */
    Begun begins(GraphMailbox mailbox, String operation);

    /** A request that was begun. One of the methods is called, once. */
    interface Begun {
        /** Does nothing. */
        Begun NONE = new Begun() {
            @Override
            public void answered(int status, Optional<String> requestId) {
                // nobody listens
            }

            @Override
            public void failed() {
                // nobody listens
            }
        };

        /** Graph begins to answer. @param requestId what Microsoft's support asks for */
        void answered(int status, Optional<String> requestId);

        /** There was no answer. */
        void failed();
    }
}
