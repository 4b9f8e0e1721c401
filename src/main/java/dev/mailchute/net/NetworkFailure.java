package dev.mailchute.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;

/** Describes why a request got no answer. */
public final class NetworkFailure {
    private NetworkFailure() {}

    public static String describe(IOException cause) {
        if (cause instanceof UnknownHostException) {
            return "the host name " + cause.getMessage() + " cannot be resolved";
        }
        if (cause instanceof InterruptedIOException && !(cause instanceof ConnectTimeoutException)) {
            return "no answer in time";
        }
        if (cause instanceof SSLException) {
            return "TLS: " + cause.getMessage();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
