package dev.mailchute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mailchute.support.Promtool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The alert rules that come with Mailchute do what they say, by Prometheus' own judgement. */
class AlertRulesTest {
    private static final Path RULES = Path.of("docs", "monitoring", "alerts.yml");
    private static final Path TESTS = Path.of("docs", "monitoring", "alerts.test.yml");

    @SuppressWarnings("unchecked")
    private static Map<String, List<Map<String, Object>>> yaml(Path file) throws IOException {
        return (Map<String, List<Map<String, Object>>>)
                new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> map, String key) {
        return (List<Map<String, Object>>) map.get(key);
    }

    @Test
    void each_alert_is_tested_to_be_quiet_then_to_fire_and_then_to_end() throws IOException {
        Map<String, List<Boolean>> stories = new TreeMap<>();
        for (Map<String, Object> test : yaml(TESTS).get("tests")) {
            for (Map<String, Object> look : list(test, "alert_rule_test")) {
                stories.computeIfAbsent(look.get("alertname").toString(), name -> new ArrayList<>())
                        .add(!list(look, "exp_alerts").isEmpty());
            }
        }
        Map<String, List<Boolean>> wanted = new TreeMap<>();
        list(yaml(RULES).get("groups").get(0), "rules")
                .forEach(rule -> wanted.put(rule.get("alert").toString(), List.of(false, true, false)));
        assertEquals(wanted, stories);
    }

    @Test
    void the_document_says_of_each_alert_what_to_do() throws IOException {
        Set<String> documented = Pattern.compile("(?m)^\\| `(Mailchute\\w+)` \\|")
                .matcher(Files.readString(RULES.resolveSibling("README.md")))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> alerts = new TreeSet<>();
        list(yaml(RULES).get("groups").get(0), "rules")
                .forEach(rule -> alerts.add(rule.get("alert").toString()));
        assertEquals(alerts, documented);
    }

    @Test
    void promtool_finds_no_fault_and_each_alert_fires_and_ends() throws Exception {
        Promtool promtool = Promtool.find();
        promtool.accepts(RULES, "check", "rules", RULES.toString());
        promtool.accepts(TESTS, "test", "rules", TESTS.toString());
    }
}
