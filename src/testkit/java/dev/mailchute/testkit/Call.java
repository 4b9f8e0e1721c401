package dev.mailchute.testkit;

import java.time.Instant;

/**
 * One request that the tenant received.
 *
 * @param host graph, login, upload or foreign
 * @param operation null if the tenant serves nothing at that path
 * @param path the raw path, without the query
 * @param mailbox its address, or null
 * @param app the client id of the token, or null
 * @param mail the immutable id of the message it concerns, or null
 * @param status the status of the answer; 0 if the connection was broken instead
 * @param authorized whether it had an Authorization header
 * @param immutableIds whether it asked for immutable ids
 * @param inFlight how many requests of that app to that mailbox were in flight, including this one
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
