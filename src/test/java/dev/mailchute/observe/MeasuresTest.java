package dev.mailchute.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.failure.Fault;
import dev.mailchute.health.Clocks;
import dev.mailchute.health.FolderWatch;
import dev.mailchute.health.Health;
import dev.mailchute.health.Statuses;
import dev.mailchute.health.Volumes;
import dev.mailchute.ledger.Failures;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.SendProgress;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.mailcenter.LetterIndex;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.support.Scrape;
import dev.mailchute.support.SteppedClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuresTest {
    private static final String INBOUND = "direction=inbound,name=support";
    private static final String OUTBOUND = "direction=outbound,name=orders";

    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final FolderWatch folders = new FolderWatch(clock, clock);
    private Settings settings;
    private Statuses statuses;
    private Ledger ledger;
    private Measures measures;
    private Volumes volumes;
    private Volumes.Room room = new Volumes.Room(3_000, 10_000);

    @BeforeEach
    void measure() throws IOException {
        settings = new Configuration(
                        folder,
                        Map.of(
                                "MAILCHUTE_TENANT_ID", "contoso.com",
                                "MAILCHUTE_CLIENT_ID", "app",
                                "MAILCHUTE_CLIENT_SECRET", "x",
                                "MAILCHUTE_INBOUND_SUPPORT_MAILBOX", "support@contoso.com",
                                "MAILCHUTE_INBOUND_SUPPORT_SCHEDULE", "0 0 8 ? * MON",
                                "MAILCHUTE_INBOUND_SUPPORT_TIME_ZONE", "UTC",
                                "MAILCHUTE_OUTBOUND_ORDERS_MAILBOX", "orders@contoso.com"))
                .read();
        Files.createDirectories(settings.inbound().get(0).dropDir());
        folders.add("drop folder of support", settings.inbound().get(0).dropDir());
        statuses = new Statuses(settings, clock);
        ledger = Ledger.open(settings);
        volumes = new Volumes(
                List.of(settings.dataDir(), settings.inbound().get(0).dropDir()),
                new Clocks(clock, clock),
                Duration.ofSeconds(10),
                Duration.ofMinutes(3),
                any -> room);
        measures = new Measures(
                new Measures.Measured(
                        settings,
                        statuses,
                        new Health(List.of(statuses::all)),
                        new Measures.WatchedFolders(folders, volumes),
                        new LetterIndex(new MailCenter(settings.mailCenterDir(), clock), clock),
                        ledger.outbound()),
                clock,
                meters);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private double value(String metric, String labels) {
        return new Scrape(meters.scrape()).value(metric, labels);
    }

    @Test
    void what_is_down_or_not_known_yet_is_0_and_what_works_is_1() {
        assertEquals(0, value("mailchute_up", INBOUND));
        statuses.of("inbound.support").rounds().begins();
        statuses.of("inbound.support").rounds().ends();
        assertEquals(1, value("mailchute_up", INBOUND));
        statuses.of("inbound.support").fails(Fault.of("service", "No."));
        assertEquals(0, value("mailchute_up", INBOUND));
        statuses.of("inbound.support").works();
        assertEquals(1, value("mailchute_up", INBOUND));
    }

    @Test
    void the_last_success_is_0_before_the_first_and_kept_while_it_is_down() {
        assertEquals(0, value("mailchute_last_success_timestamp_seconds", INBOUND));
        statuses.of("inbound.support").works();
        double success = clock.instant().toEpochMilli() / 1000.0;
        clock.step(Duration.ofHours(1));
        statuses.of("inbound.support").fails(Fault.of("service", "No."));
        assertEquals(success, value("mailchute_last_success_timestamp_seconds", INBOUND));
    }

    @Test
    void the_age_of_the_oldest_message_that_waits_grows_until_none_waits() {
        statuses.of("outbound.orders").backlog(2, Optional.of(clock.instant()));
        clock.step(Duration.ofMinutes(5));
        assertEquals(2, value("mailchute_messages_waiting", OUTBOUND));
        assertEquals(300, value("mailchute_messages_waiting_oldest_age_seconds", OUTBOUND), 1);
        statuses.of("outbound.orders").backlog(0, Optional.empty());
        assertEquals(0, value("mailchute_messages_waiting_oldest_age_seconds", OUTBOUND));
    }

    @Test
    void a_cron_that_comes_once_a_week_demands_success_once_a_week() {
        Instant friday = Instant.parse("2026-11-20T12:00:00Z");
        statuses.of("inbound.support").worked(Optional.of(friday));
        Instant monday = Instant.parse("2026-11-23T08:00:00Z");
        assertEquals(monday.getEpochSecond(), (long) value("mailchute_next_success_due_timestamp_seconds", INBOUND));
    }

    @Test
    void a_send_without_a_known_outcome_is_in_doubt_since_it_began() {
        Instant begun = clock.instant();
        record("a", State.SENDING, begun);
        record("b", State.SENDING, begun.plusSeconds(60));
        record("c", State.DONE, begun.minusSeconds(60));
        clock.step(Duration.ofMinutes(5));
        measures.look();
        assertEquals(2, value("mailchute_messages_in_doubt", OUTBOUND));
        assertEquals(300, value("mailchute_messages_in_doubt_oldest_age_seconds", OUTBOUND), 1);
        record("a", State.DONE, begun);
        record("b", State.DONE, begun);
        measures.look();
        assertEquals(0, value("mailchute_messages_in_doubt", OUTBOUND));
        assertEquals(0, value("mailchute_messages_in_doubt_oldest_age_seconds", OUTBOUND));
    }

    private void record(String key, State state, Instant begun) {
        ledger.outbound()
                .record(new OutboundEntry(
                        new OutboundEntry.Dropped(key, "orders", "orders@contoso.com", key + ".eml"),
                        state,
                        OutboundEntry.Content.unchecked(1),
                        Failures.NONE,
                        begun,
                        SendProgress.NONE.begin(begun),
                        begun));
    }

    @Test
    void a_ledger_that_does_not_work_breaks_no_scrape() {
        record("a", State.SENDING, clock.instant());
        measures.look();
        ledger.close();
        measures.look();
        assertEquals(1, value("mailchute_messages_in_doubt", OUTBOUND));
    }

    @Test
    void a_folder_that_is_gone_is_not_up_and_its_disk_is_not_called_full() throws IOException {
        String drop = "role=drop,name=support";
        assertFalse(isThere("mailchute_disk_available_bytes"), "nothing was measured yet");
        volumes.measure();
        assertEquals(1, value("mailchute_folder_up", drop));
        assertEquals(3_000, value("mailchute_disk_available_bytes", drop));
        assertEquals(10_000, value("mailchute_disk_size_bytes", drop));
        Files.delete(settings.inbound().get(0).dropDir());
        folders.check(settings.inbound().get(0).dropDir());
        volumes.measure();
        assertEquals(0, value("mailchute_folder_up", drop));
        assertTrue(isThere("mailchute_disk_available_bytes"), "the data folder is still there");
        assertFalse(new Scrape(meters.scrape())
                .samples().stream()
                        .anyMatch(sample -> sample.metric().startsWith("mailchute_disk")
                                && sample.labels().toString().contains("drop")));
    }

    @Test
    void a_disk_that_does_not_say_its_size_is_not_called_full() {
        room = new Volumes.Room(0, 0);
        volumes.measure();
        assertFalse(isThere("mailchute_disk_available_bytes"));
    }

    private boolean isThere(String metric) {
        return new Scrape(meters.scrape())
                .samples().stream().anyMatch(sample -> sample.metric().equals(metric));
    }
}
