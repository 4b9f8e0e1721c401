package dev.mailchute.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.mailchute.settings.Settings;
import dev.mailchute.settings.reading.Configuration;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/kubernetes}, as kubectl renders it and as the API would take it: by the schemas in Kubernetes' own client for Java. */
class KubernetesTest {
    private static final String REQUIRED = "MAILCHUTE_KUBECTL";
    private static final YAMLMapper YAML = new YAMLMapper();

    @TempDir
    Path folder;

    @BeforeEach
    void requireKubectl() throws Exception {
        if (!"required".equals(System.getenv(REQUIRED))) {
            assumeTrue(succeeds("sh", "-c", "command -v kubectl"), "no kubectl here: the manifests are not rendered");
        }
        try (Stream<Path> files = Files.walk(Path.of("docs/kubernetes"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(Path.of("docs/kubernetes").relativize(file));
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, understood(Files.readString(file)));
            }
        }
        try (Stream<Path> routes = Files.list(Path.of("routes/own"))) {
            for (Path route : routes.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .toList()) {
                Files.copy(route, folder.resolve("own-routes").resolve(route.getFileName()));
            }
        }
    }

    /** The kubectl of Debian 12 has a kustomize that spells two things as in 2019. */
    private static String understood(String file) throws Exception {
        if (!file.contains("kind: Kustomization")
                || run("kubectl", "kustomize", "--help").contains("--enable-helm")) {
            return file;
        }
        return file.replace("resources:\n  - ../base\n", "bases:\n  - ../base\nresources:\n")
                .replace("\npatches:\n", "\npatchesStrategicMerge:\n")
                .replace("  - path: ", "  - ");
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
        return text;
    }

    private static boolean succeeds(String... command) throws Exception {
        return new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** The objects by their kind; of each kind there is one, or for ConfigMaps, one of each name. */
    private Map<String, JsonNode> render(String form) throws Exception {
        return objects(run("kubectl", "kustomize", folder.resolve(form).toString()));
    }

    private static Map<String, JsonNode> objects(String text) throws IOException {
        Map<String, JsonNode> objects = new TreeMap<>();
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            while (documents.hasNext()) {
                JsonNode object = documents.next();
                String kind = object.path("kind").asText();
                String name = object.at("/metadata/name").asText().replaceFirst("-[a-z0-9]{10}$", "");
                objects.put(kind.equals("ConfigMap") ? kind + " " + name : kind, object);
            }
        }
        return objects;
    }

    private static void validate(JsonNode object) throws Exception {
        Class<?> model = Class.forName(
                "io.kubernetes.client.openapi.models.V1" + object.path("kind").asText());
        try {
            model.getMethod("validateJsonElement", JsonElement.class)
                    .invoke(null, JsonParser.parseString(object.toString()));
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    object.path("kind").asText() + ": " + e.getCause().getMessage(), e);
        }
    }

    @Test
    void the_api_would_take_every_object_of_every_form() throws Exception {
        Set<String> base = Set.of(
                "ConfigMap mailchute-config", "Deployment", "Namespace", "NetworkPolicy", "PersistentVolumeClaim");
        for (String form : List.of("base", "cluster", "own-routes")) {
            Map<String, JsonNode> objects = render(form);
            assertTrue(objects.keySet().containsAll(base), objects.keySet()::toString);
            for (JsonNode object : objects.values()) {
                validate(object);
                if (!object.path("kind").asText().equals("Namespace")) {
                    assertEquals("mailchute", object.at("/metadata/namespace").asText());
                }
            }
        }
        assertTrue(render("cluster").containsKey("PodDisruptionBudget"));
    }

    @Test
    void what_the_api_would_refuse_is_seen_here() throws Exception {
        JsonNode misspelt = render("base").get("Deployment");
        ((ObjectNode) misspelt.at("/spec/template/spec/containers/0")).putObject("readynessProbe");
        assertThrows(IllegalArgumentException.class, () -> validate(misspelt));
        JsonNode incomplete = render("base").get("Deployment");
        ((ObjectNode) incomplete.path("spec")).remove("selector");
        assertThrows(IllegalArgumentException.class, () -> validate(incomplete));
    }

    @Test
    void a_ledger_in_a_file_has_one_process_and_one_in_the_cluster_has_several() throws Exception {
        JsonNode single = render("base").get("Deployment").path("spec");
        assertEquals(1, single.path("replicas").asInt());
        assertEquals("Recreate", single.at("/strategy/type").asText());

        Map<String, JsonNode> cluster = render("cluster");
        JsonNode several = cluster.get("Deployment").path("spec");
        assertEquals(3, several.path("replicas").asInt());
        assertEquals(0, several.at("/strategy/rollingUpdate/maxUnavailable").asInt(-1));
        assertEquals("emptyDir", volume(several, "data"));
        assertEquals("persistentVolumeClaim", volume(several, "mail"));
        assertEquals(
                "ReadWriteMany",
                cluster.get("PersistentVolumeClaim").at("/spec/accessModes/0").asText());
        assertTrue(several.at("/template/spec/containers/0/env").toString().contains("\"MAILCHUTE_CLUSTER\""));
        assertTrue(cluster.get("NetworkPolicy").toString().contains("5432"));
        assertTrue(cluster.get("NetworkPolicy").toString().contains("169.254.0.0/16"));
    }

    /** Of what kind it is. */
    private static String volume(JsonNode deployment, String name) {
        for (JsonNode volume : deployment.at("/template/spec/volumes")) {
            if (volume.path("name").asText().equals(name)) {
                assertEquals(2, volume.size(), volume::toString);
                return volume.properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(key -> !key.equals("name"))
                        .findFirst()
                        .orElseThrow();
            }
        }
        throw new AssertionError("there is no volume " + name);
    }

    @Test
    void names_of_ports_labels_and_mounts_agree() throws Exception {
        Map<String, JsonNode> objects = render("cluster");
        JsonNode deployment = objects.get("Deployment").path("spec");
        JsonNode labels = deployment.at("/template/metadata/labels");
        assertEquals(labels, deployment.at("/selector/matchLabels"));
        assertEquals(labels, objects.get("NetworkPolicy").at("/spec/podSelector/matchLabels"));
        assertEquals(labels, objects.get("PodDisruptionBudget").at("/spec/selector/matchLabels"));
        JsonNode container = deployment.at("/template/spec/containers/0");
        assertEquals("observe", container.at("/ports/0/name").asText());
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertEquals("observe", container.path(probe).at("/httpGet/port").asText());
        }
        assertEquals(
                "observe",
                objects.get("NetworkPolicy").at("/spec/ingress/0/ports/0/port").asText());
        for (JsonNode mount : container.path("volumeMounts")) {
            volume(deployment, mount.path("name").asText());
        }

        JsonNode monitor =
                objects(Files.readString(folder.resolve("pod-monitor.yaml"))).get("PodMonitor");
        assertEquals(labels, monitor.at("/spec/selector/matchLabels"));
        assertEquals("observe", monitor.at("/spec/podMetricsEndpoints/0/port").asText());
    }

    /** What the container reads: the properties, the variables, and of the Secret these. */
    private Settings settings(String form, Map<String, String> secrets) throws Exception {
        Map<String, JsonNode> objects = render(form);
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(
                folder.resolve("config/mailchute.properties"),
                objects.get("ConfigMap mailchute-config")
                        .path("data")
                        .path("mailchute.properties")
                        .asText());
        Map<String, String> environment = new HashMap<>(secrets);
        for (JsonNode variable : objects.get("Deployment").at("/spec/template/spec/containers/0/env")) {
            environment.put(
                    variable.path("name").asText(), variable.path("value").asText());
        }
        return new Configuration(folder, environment).read();
    }

    private String file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "secret", ""), content)
                .toString();
    }

    @Test
    void the_settings_in_the_config_map_are_read_with_those_of_the_secret() throws Exception {
        Settings settings = settings("base", Map.of("MAILCHUTE_CLIENT_SECRET_FILE", file("a secret")));
        assertEquals(
                settings.http().observe().orElseThrow().port(),
                render("base")
                        .get("Deployment")
                        .at("/spec/template/spec/containers/0/ports/0/containerPort")
                        .asInt());
        assertFalse(settings.mailboxes().isEmpty());
        assertFalse(settings.ledger().isShared());
    }

    @Test
    void in_the_cluster_the_secret_has_the_database_that_all_share() throws Exception {
        Settings settings = settings(
                "cluster",
                Map.of(
                        "MAILCHUTE_CLIENT_SECRET_FILE", file("a secret"),
                        "MAILCHUTE_LEDGER_URL_FILE", file("jdbc:postgresql://db.example/mailchute"),
                        "MAILCHUTE_LEDGER_USER_FILE", file("mailchute"),
                        "MAILCHUTE_LEDGER_PASSWORD_FILE", file("another secret")));
        assertTrue(settings.ledger().isShared());
        assertEquals(
                "jdbc:postgresql://db.example/mailchute",
                settings.ledger().url().orElseThrow());
    }

    @Test
    void steps_of_ones_own_are_mounted_where_they_are_looked_for() throws Exception {
        Map<String, JsonNode> objects = render("own-routes");
        assertEquals(
                Files.readString(Path.of("routes/own/incoming.camel.yaml")),
                objects.get("ConfigMap mailchute-routes")
                        .path("data")
                        .path("incoming.camel.yaml")
                        .asText());
        try (Stream<Path> routes = Files.list(Path.of("routes/own"))) {
            assertEquals(
                    routes.filter(file -> file.toString().endsWith(".camel.yaml"))
                            .count(),
                    objects.get("ConfigMap mailchute-routes").path("data").size(),
                    "all own files are listed");
        }
        assertTrue(objects.get("Deployment")
                .at("/spec/template/spec/containers/0/volumeMounts")
                .toString()
                .contains("\"/mailchute/routes/own\""));
    }
}
