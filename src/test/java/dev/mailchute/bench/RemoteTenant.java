package dev.mailchute.bench;

import dev.mailchute.testkit.Operation;
import java.io.Serializable;
import java.rmi.Remote;
import java.rmi.RemoteException;
import java.time.Duration;
import java.time.Instant;

/** What a benchmark asks of a tenant in a process of its own. */
interface RemoteTenant extends Remote {
    /** The URL of sign-in and Graph. */
    String url() throws RemoteException;

    /** The certificate authority to trust, as a file. */
    String caFile() throws RemoteException;

    /** Delays every answer. */
    void latency(Duration each) throws RemoteException;

    /**
     * Creates mailboxes with unread messages and parses them, so that no listing has to.
     *
     * @param name of the mailboxes, followed by a number from 0
     * @param bytes of each message; 0 for those of {@link Letters}
     */
    void fill(String name, int mailboxes, int messages, long bytes) throws RemoteException;

    /** Removes all mailboxes with their messages, and forgets the requests. */
    void clear() throws RemoteException;

    /** What there is as soon as so many requests of the operation were answered, at the latest after some milliseconds. */
    Moment when(Operation operation, long count, long millis) throws RemoteException;

    /** When the first request came that was not for a token. */
    Instant firstRequest() throws RemoteException;

    /** What was asked since the last time that requests were forgotten. */
    Requests requests() throws RemoteException;

    /**
     * A point in time.
     *
     * @param count of the operation by then
     * @param cpu of the tenant's process
     */
    record Moment(long count, Instant at, Duration cpu) implements Serializable {}

    /**
     * Requests by kind.
     *
     * @param ofMessages that get, mark, move, remove or send a message
     * @param violations of Graph's limits, and tokens where they must not be
     */
    record Requests(long all, long ofMessages, long lists, long violations) implements Serializable {}
}
