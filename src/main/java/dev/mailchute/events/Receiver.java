package dev.mailchute.events;

import dev.mailchute.ledger.RecordedEvent;
import dev.mailchute.net.Network;
import dev.mailchute.net.NetworkFailure;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.Closer;

/** The other end of the webhook. */
final class Receiver implements AutoCloseable {
    /** What it says about one event, whatever else works. */
    private static final Set<Integer> OF_THE_EVENT = Set.of(400, 413, 415, 422);

    private final Settings.WebhookTarget target;
    private final Optional<WebhookSignature> signature;
    private final CloseableHttpClient client;
    private final Clock clock;
    private final Duration deadline;
    private final ScheduledExecutorService timer = Threads.single("webhook-deadline");

    /** @param deadline for the whole of a request, however slowly the answer comes */
    Receiver(Settings.WebhookTarget target, Network network, Clock clock, Duration deadline) {
        this.target = target;
        this.signature = target.secret().map(WebhookSignature::new);
        this.clock = clock;
        this.deadline = deadline;
        HttpClientBuilder builder = HttpClientBuilder.create().setUserAgent(Network.USER_AGENT);
        network.configure(builder);
        this.client = builder.build();
    }

    /**
     * What became of it.
     *
     * @param trouble empty if it was accepted
     * @param isOfTheEvent whether the trouble is with this event, not with the receiver
     */
    record Reception(Optional<String> trouble, boolean isOfTheEvent) {
        static final Reception ACCEPTED = new Reception(Optional.empty(), false);
    }

    Reception send(String source, RecordedEvent event) {
        byte[] body = CloudEvent.body(source, event);
        long timestamp = clock.instant().getEpochSecond();
        HttpPost request = new HttpPost(target.url());
        request.setEntity(new ByteArrayEntity(body, ContentType.parse(CloudEvent.CONTENT_TYPE)));
        request.setHeader("webhook-id", event.id());
        request.setHeader("webhook-timestamp", String.valueOf(timestamp));
        signature.ifPresent(by -> request.setHeader("webhook-signature", by.of(event.id(), timestamp, body)));
        ScheduledFuture<?> end = timer.schedule(request::cancel, deadline.toMillis(), TimeUnit.MILLISECONDS);
        try {
            ClassicHttpResponse answer =
                    client.executeOpen(HttpHost.create(target.url()), request, HttpCoreContext.create());
            request.cancel(); // ends the connection: the answer's body is of no interest, and may be endless
            Closer.closeQuietly(answer);
            return judge(answer.getCode());
        } catch (IOException e) {
            return new Reception(
                    Optional.of(request.isCancelled() ? "no answer in time" : NetworkFailure.describe(e)), false);
        } finally {
            end.cancel(false);
        }
    }

    private static Reception judge(int status) {
        if (status >= 200 && status < 300) {
            return Reception.ACCEPTED;
        }
        String words = "it answered " + status
                + (status >= 300 && status < 400 ? ", a redirect, and redirects are not followed" : "");
        return new Reception(Optional.of(words), OF_THE_EVENT.contains(status));
    }

    /** For log and page: the rest of the URL may be secret. */
    String host() {
        return target.toString();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            client.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
