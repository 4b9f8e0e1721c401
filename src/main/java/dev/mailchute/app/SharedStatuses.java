package dev.mailchute.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.mailchute.cluster.SharedOwnership;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.files.Json;
import dev.mailchute.health.Elsewhere;
import dev.mailchute.health.PartHealth;
import dev.mailchute.health.PartHealth.Condition;
import dev.mailchute.health.Status;
import dev.mailchute.health.Statuses;
import dev.mailchute.ledger.PartLedger;
import dev.mailchute.ledger.PartLedger.ToldPart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the other nodes how this node's mailboxes and outboxes are doing, and learns from them about theirs. */
final class SharedStatuses {
    private static final Logger LOG = LoggerFactory.getLogger(SharedStatuses.class);
    private static final Duration EVERY = Duration.ofSeconds(2);

    /** What changes with each message or poll is told no more often: with thousands of mailboxes these are most of the writes. */
    private static final Duration UNCHANGED = Duration.ofMinutes(5);

    private final Statuses statuses;
    private final Membership membership;
    private final PartLedger ledger;
    private final Map<String, PartHealth> told = new HashMap<>();
    private final Map<String, Instant> toldAt = new HashMap<>();
    private final Map<String, Heard> heard = new HashMap<>();
    private long since;

    private record Heard(String node, PartHealth health) {}

    /** How a part is doing, for the other nodes. */
    private record SharedHealth(
            Condition state, long since, String reason, String next, Long lastSuccess, SharedBacklog waiting) {
        private record SharedBacklog(long count, Long oldest) {}

        static SharedHealth of(PartHealth health) {
            return new SharedHealth(
                    health.state(),
                    health.since().toEpochMilli(),
                    health.reason().text().orElse(null),
                    health.reason().next().orElse(null),
                    health.lastSuccess().map(Instant::toEpochMilli).orElse(null),
                    new SharedBacklog(
                            health.waiting().count(),
                            health.waiting().oldest().map(Instant::toEpochMilli).orElse(null)));
        }

        PartHealth health(PartHealth.Part part) {
            return new PartHealth(
                    part,
                    state,
                    Instant.ofEpochMilli(since),
                    new PartHealth.Reason(Optional.ofNullable(reason), Optional.ofNullable(next)),
                    Optional.ofNullable(lastSuccess).map(Instant::ofEpochMilli),
                    new PartHealth.Waiting(
                            waiting.count(),
                            Optional.ofNullable(waiting.oldest()).map(Instant::ofEpochMilli)));
        }
    }

    SharedStatuses(Statuses statuses, Membership membership, PartLedger ledger) {
        this.statuses = statuses;
        this.membership = membership;
        this.ledger = ledger;
    }

    /** Until the context stops. */
    void begin(CamelContext context) {
        place();
        context.getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(this, "shared-statuses")
                .scheduleWithFixedDelay(
                        this::exchangeSafely, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void exchangeSafely() {
        try {
            place();
            tell();
            learn();
        } catch (LedgerException e) {
            LOG.debug("the nodes could not tell each other how they are doing", e);
        } catch (RuntimeException | JsonProcessingException e) {
            LOG.error("unexpected error while the nodes tell each other how they are doing", e);
        }
    }

    private static String key(Status status) {
        return status.direction() + "." + status.name();
    }

    /** Each part is here or elsewhere. */
    private void place() {
        if (membership.isCutOff()) {
            // Nothing is known of the others, and what is known here comes back with the database.
            return;
        }
        SharedOwnership ownership = membership.ownership();
        for (Status status : statuses.all()) {
            String part = key(status);
            if (ownership.isOwned(part)) {
                status.here();
            } else {
                told.remove(part);
                Optional<String> holder = ownership.holder(part);
                status.elsewhere(new Elsewhere(
                        holder,
                        Optional.ofNullable(heard.get(part))
                                .filter(one -> holder.equals(Optional.of(one.node())))
                                .map(Heard::health)));
            }
        }
    }

    private void tell() throws JsonProcessingException {
        Instant now = membership.steadyNow();
        List<ToldPart> news = new ArrayList<>();
        Map<String, PartHealth> changed = new HashMap<>();
        for (Status status : statuses.all()) {
            String part = key(status);
            PartHealth health = status.health();
            if (health.state() != Condition.ELSEWHERE && isNews(part, health, now)) {
                news.add(new ToldPart(
                        part, membership.name(), Json.mapper().writeValueAsString(SharedHealth.of(health))));
                changed.put(part, health);
            }
        }
        ledger.tell(news);
        told.putAll(changed);
        changed.keySet().forEach(part -> toldAt.put(part, now));
    }

    private boolean isNews(String part, PartHealth health, Instant now) {
        PartHealth before = told.get(part);
        return before == null
                || before.state() != health.state()
                || !before.reason().equals(health.reason())
                || !before.equals(health) && toldAt.get(part).plus(UNCHANGED).isBefore(now);
    }

    private void learn() {
        PartLedger.ToldParts news = ledger.since(since);
        since = news.told();
        for (ToldPart one : news.parts()) {
            Status status = statuses.of(one.part());
            if (status != null) {
                learn(one, new PartHealth.Part(status.direction(), status.name()));
            }
        }
    }

    private void learn(ToldPart one, PartHealth.Part part) {
        try {
            SharedHealth health = Json.mapper().readValue(one.health(), SharedHealth.class);
            heard.put(one.part(), new Heard(one.node(), health.health(part)));
        } catch (JsonProcessingException e) {
            LOG.debug("what a node of another version says of {} is not understood", one.part(), e);
        }
    }
}
