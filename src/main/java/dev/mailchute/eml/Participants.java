package dev.mailchute.eml;

import java.util.List;

/**
 * The sender and recipients of a message.
 *
 * @param from a single address
 */
public record Participants(
        Address from, List<Address> to, List<Address> cc, List<Address> bcc, List<Address> replyTo) {}
