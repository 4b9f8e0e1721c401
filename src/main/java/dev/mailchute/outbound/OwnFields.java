package dev.mailchute.outbound;

import dev.mailchute.eml.UnsendableMail;
import dev.mailchute.failure.RouteMistakeException;
import java.io.IOException;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;

/** The step that adds a header field to a checked message. */
public final class OwnFields {
    OwnFields() {}

    /**
     * The message with the field, unless it has the same already. The route keeps it as the message.
     *
     * @throws RouteMistakeException if the field cannot be written, or is not a step's to write, such as a recipient
     */
    public OutgoingMail add(
            @ExchangeProperty("name") String name,
            @ExchangeProperty("value") String value,
            @Variable("mail") OutgoingMail mail)
            throws IOException {
        OutgoingMail.Checked checked = mail.checkedMail();
        try {
            return mail.checked(new OutgoingMail.Checked(
                    checked.eml(), checked.headers(), checked.mail().with(name, value), checked.file()));
        } catch (UnsendableMail e) {
            throw new RouteMistakeException("it would add a header field that cannot be added: " + e.reason());
        }
    }
}
