package dev.mailchute.app;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this process is called, for people and for the other nodes of a cluster. */
final class NodeName {
    /** PostgreSQL keeps 63 bytes of a name, and no characters beyond ASCII. */
    private static final int MAX_HOST = 50;

    private NodeName() {}

    /** As in {@code mailchute-0 (17)}: the host and the process. */
    static String own() {
        String host = host().replaceAll("[^!-~]", "?");
        return host.substring(0, Math.min(host.length(), MAX_HOST)) + " ("
                + ProcessHandle.current().pid() + ")";
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "a-machine-without-a-name";
        }
    }
}
