package dev.mailchute.eml;

import java.util.List;

/**
 * Who has to do with a mail.
 *
 * @param from who it is from, in one address
 */
public record Participants(
        Address from, List<Address> to, List<Address> cc, List<Address> bcc, List<Address> replyTo) {}
