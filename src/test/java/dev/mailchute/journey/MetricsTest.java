package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.support.Promtool;
import dev.mailchute.support.Scrape;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The metrics of the running application, and what alerts, dashboard and documents make of them. */
@Tag("journey")
class MetricsTest {
    private static final Path MONITORING = Path.of("docs", "monitoring");
    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{\\s*(?:with\\s+)?(?:\\$labels\\.)?(\\w+)\\s*}}");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(mailchute_\\w+)(?:\\{([\\w,]*)})?` \\| (.*) \\|$");
    private static final Pattern NAME = Pattern.compile("\\bmailchute_(?!total\\b)[a-z_]+");

    @TempDir
    static Path folder;

    private static FakeTenant tenant;
    private static Journey journey;
    private static String text;
    private static Scrape atFirst;
    private static Scrape scrape;

    @BeforeAll
    static void one_message_goes_in_and_one_out() {
        tenant = FakeTenant.start();
        FakeMailbox support = tenant.mailbox("support@contoso.com");
        tenant.mailbox("orders@contoso.com");
        journey = new Journey(tenant, folder)
                .inbound("support", "support@contoso.com")
                .outbound("orders", "orders@contoso.com")
                .set("http.port", "0")
                .start();
        Journey.await("a first measurement of the disks", () -> scrape().contains("mailchute_disk_size_bytes{"));
        atFirst = new Scrape(scrape());
        Journey.await(
                "a first poll",
                () -> new Scrape(scrape())
                                .value("mailchute_last_success_timestamp_seconds", "direction=inbound,name=support")
                        > 0);
        tenant.once().on(Operation.SEND_MAIL).throttles("1");
        FakeMail mail = support.deliver(InboundJourneyTest.mail("Printer on fire"));
        journey.drop("orders", "a.eml", OutboundJourneyTest.mail("To: ann@x.example"));
        Journey.await(
                "both messages",
                () -> mail.isRead()
                        && new Scrape(scrape()).value("mailchute_last_success_timestamp_seconds", "direction=outbound")
                                > 0);
        text = scrape();
        scrape = new Scrape(text);
    }

    private static String scrape() {
        return new PageClient(journey.chute().httpPort().orElseThrow())
                .get("/observe/metrics")
                .body();
    }

    @AfterAll
    static void stop() {
        journey.close();
        tenant.close();
    }

    @Test
    void counters_and_gauges_are_there_from_the_start() {
        assertEquals(scrape.ours().keySet(), atFirst.ours().keySet());
        assertEquals(series(scrape), series(atFirst));
        assertTrue(atFirst.samples().stream()
                .filter(sample -> sample.metric().matches("mailchute_messages_total"))
                .allMatch(sample -> sample.value() == 0));
    }

    private static Set<String> series(Scrape from) {
        return from.samples().stream()
                .filter(sample -> sample.metric().startsWith("mailchute_"))
                .map(sample -> sample.metric() + sample.labels())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void what_flowed_is_counted_and_timed() {
        String inbound = "direction=inbound,name=support";
        String outbound = "direction=outbound,name=orders";
        assertEquals(1, scrape.value("mailchute_messages_total", inbound + ",outcome=delivered"));
        assertEquals(1, scrape.value("mailchute_messages_total", outbound + ",outcome=sent"));
        assertEquals(1, scrape.value("mailchute_delivery_delay_seconds_count", inbound));
        assertEquals(1, scrape.value("mailchute_delivery_delay_seconds_count", outbound));
        assertEquals(1, scrape.value("mailchute_delivery_delay_seconds_bucket", inbound + ",le=+Inf"));
        assertEquals(1, scrape.value("mailchute_graph_throttled_total", outbound));
        assertEquals(0, scrape.value("mailchute_graph_throttled_total", inbound));
        assertEquals(1, scrape.value("mailchute_graph_requests_total", "operation=send-mail,status=429"));
        assertEquals(2, scrape.value("mailchute_graph_request_duration_seconds_count", "operation=send-mail"));
        assertEquals(1, scrape.value("mailchute_up", inbound));
        assertEquals(0, scrape.value("mailchute_messages_in_doubt", outbound));
        assertTrue(scrape.value("mailchute_disk_available_bytes", "role=drop,name=support") > 0);
        assertEquals(1, scrape.value("mailchute_folder_up", "role=data"));
        assertEquals(1, scrape.value("mailchute_build_info", ""));
    }

    @Test
    void no_number_is_missing_but_where_nobody_knows_it() {
        Set<String> unknown = scrape.samples().stream()
                .filter(sample -> sample.metric().startsWith("mailchute_") && Double.isNaN(sample.value()))
                .map(Scrape.Sample::metric)
                .collect(Collectors.toSet());
        assertEquals(Set.of("mailchute_credential_expiry_timestamp_seconds"), unknown);
    }

    @Test
    void each_alert_asks_for_what_is_there() throws IOException {
        Object rules = new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(MONITORING.resolve("alerts.yml")));
        Set<String> missing = new TreeSet<>();
        int asked = 0;
        for (Map<?, ?> rule : rules(rules)) {
            asked++;
            Set<String> labels = labels(rule.get("annotations").toString());
            missing.addAll(scrape.missing(rule.get("expr").toString(), labels));
        }
        assertTrue(asked > 10, "rules: " + asked);
        assertEquals(Set.of(), missing);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<?, ?>> rules(Object yaml) {
        Map<String, List<Map<String, List<Map<?, ?>>>>> groups = (Map<String, List<Map<String, List<Map<?, ?>>>>>) yaml;
        return groups.get("groups").stream()
                .flatMap(group -> group.get("rules").stream())
                .toList();
    }

    private static Set<String> labels(String template) {
        return TEMPLATE.matcher(template)
                .results()
                .map(found -> found.group(1))
                .filter(word -> !word.equals("end"))
                .collect(Collectors.toSet());
    }

    @Test
    void each_panel_of_the_dashboard_asks_for_what_is_there() throws IOException {
        JsonNode dashboard = Journey.json(MONITORING.resolve("dashboard.json"));
        Set<String> missing = new TreeSet<>();
        Set<String> places = new TreeSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            assertTrue(places.add(panel.path("gridPos").toString()), "two panels in one place");
            assertFalse(panel.path("targets").isEmpty(), panel.path("title").asText());
            for (JsonNode target : panel.path("targets")) {
                assertEquals("${datasource}", target.at("/datasource/uid").asText());
                missing.addAll(scrape.missing(
                        target.path("expr").asText(),
                        labels(target.path("legendFormat").asText())));
            }
        }
        assertTrue(places.size() > 10, "panels: " + places.size());
        assertEquals(Set.of(), missing);
    }

    @Test
    void the_table_has_each_metric_with_its_labels_and_what_it_says_of_itself() throws IOException {
        Map<String, String> table = new TreeMap<>();
        ROW.matcher(Files.readString(MONITORING.resolve("README.md")))
                .results()
                .forEach(row -> table.put(
                        row.group(1)
                                + new TreeSet<>(
                                        row.group(2) == null
                                                ? Set.of()
                                                : Set.of(row.group(2).split(","))),
                        row.group(3)));
        Map<String, String> ours = new TreeMap<>();
        scrape.ours().forEach((metric, help) -> ours.put(metric + scrape.labels(metric), help));
        assertEquals(ours, table);
    }

    @Test
    void no_document_names_a_metric_that_is_not_there() throws IOException {
        Set<String> known = scrape.samples().stream().map(Scrape.Sample::metric).collect(Collectors.toSet());
        known.addAll(scrape.ours().keySet());
        Set<String> unknown = new TreeSet<>();
        List<Path> documents;
        try (var files = Files.walk(Path.of("docs"))) {
            documents = files.filter(file -> file.toString().endsWith(".md")).toList();
        }
        for (Path document : documents) {
            NAME.matcher(Files.readString(document))
                    .results()
                    .map(found -> found.group())
                    .filter(name -> !known.contains(name))
                    .forEach(name -> unknown.add(document + ": " + name));
        }
        assertEquals(Set.of(), unknown);
    }

    @Test
    void promtool_finds_no_fault_with_the_metrics() throws Exception {
        Path file = Files.writeString(folder.resolve("metrics.txt"), text);
        Promtool.find().accepts(file, "check", "metrics");
    }
}
