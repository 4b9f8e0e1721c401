package dev.mailchute.app;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.inbound.Mail;
import org.apache.camel.util.URISupport;

/** What a library says of a system that does not take a message, made fit for health and events: without secrets and without the subject. */
final class DestinationTrouble {
    private DestinationTrouble() {}

    /**
     * @param endpoint of the failed step; null if none was reached
     * @param mail the message that it was about
     */
    static MailboxDownException of(Exception caught, String endpoint, Object mail) {
        Throwable root = caught;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String said = root.getClass().getSimpleName() + (root.getMessage() == null ? "" : ": " + root.getMessage());
        return new MailboxDownException(
                Fault.of(
                        "destination",
                        "your own step " + scheme(endpoint) + "could not hand the message over: "
                                + withoutSubject(URISupport.sanitizeUri(said), mail)),
                caught);
    }

    private static String scheme(String endpoint) {
        return endpoint == null ? "" : "to " + endpoint.replaceFirst(":.*", "") + " ";
    }

    private static String withoutSubject(String said, Object mail) {
        return mail instanceof Mail incoming && incoming.isInStaging()
                ? said.replace(incoming.fileName(), incoming.deliveryId())
                : said;
    }
}
