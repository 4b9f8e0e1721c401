package dev.mailchute.testkit;

import java.time.Instant;

/**
 * One request as the tenant saw it.
 *
 * @param host graph, login, upload or foreign
 * @param operation null when the tenant serves nothing at that path
 * @param path as it came over the wire, without the query
 * @param mailbox its address, or null
 * @param app the client id of the token, or null
 * @param mail the immutable id of the mail it is about, or null
 * @param status what was answered; 0: the connection was broken instead
 * @param authorized whether an Authorization header came with it
 * @param immutableIds whether immutable ids were asked for
 * @param inFlight how many requests of that app to that mailbox were under way, this one included
 * @param at when it arrived, by the tenant's clock
 */
public record Call(
        String host,
        Operation operation,
        String method,
        String path,
        String query,
        String mailbox,
        String app,
        String mail,
        int status,
        String clientRequestId,
        String userAgent,
        boolean authorized,
        boolean immutableIds,
        int inFlight,
        long bodyLength,
        Instant at) {}
