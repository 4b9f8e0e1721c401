package dev.mailchute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.mailchute.app.Application;
import dev.mailchute.app.RouteCheck;
import dev.mailchute.app.Timing;
import dev.mailchute.inbound.Mail;
import dev.mailchute.mailcenter.Outcome;
import dev.mailchute.outbound.OutgoingMail;
import dev.mailchute.settings.reading.Configuration;
import dev.mailchute.testkit.FakeTenant;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.bean.BeanInfo;
import org.apache.camel.component.bean.MethodInfo;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that integration engineers edit, held against what they are promised about them. */
class RoutesTest {
    private static final Path ROUTES = Path.of("routes");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern OPERATOR = Pattern.compile(
            "\\s(==|=~|!=|!=~|>=?|<=?|\\+\\+|--|&&|\\|\\||!?(contains|~~|regex|in|is|range|startsWith|endsWith|starts with|ends with))\\s");

    @TempDir
    Path folder;

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(ROUTES)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** The members of all route files' lists, such as {@code {"route": {...}}}. */
    private static List<JsonNode> definitions() throws IOException {
        List<JsonNode> definitions = new ArrayList<>();
        for (Path file : files()) {
            if (file.toString().endsWith(".yaml")) {
                YAML.readTree(file.toFile()).forEach(definitions::add);
            }
        }
        return definitions;
    }

    private static List<JsonNode> definitions(String kind) throws IOException {
        return definitions().stream()
                .filter(definition -> definition.has(kind))
                .map(definition -> definition.get(kind))
                .toList();
    }

    /** A node and everything in it. */
    private static Stream<JsonNode> within(JsonNode node) {
        List<JsonNode> children = new ArrayList<>();
        node.forEach(children::add);
        return Stream.concat(Stream.of(node), children.stream().flatMap(RoutesTest::within));
    }

    private static Stream<JsonNode> everything() throws IOException {
        return definitions().stream().flatMap(RoutesTest::within);
    }

    @Test
    void the_files_are_named_so_that_a_visual_editor_opens_them() throws IOException {
        for (Path file : files()) {
            String name = file.getFileName().toString();
            assertTrue(name.endsWith(".camel.yaml") || name.equals("README.md"), name);
        }
    }

    @Test
    void every_file_is_valid_by_the_schema_of_the_yaml_dsl() throws IOException {
        JsonSchema schema;
        try (InputStream in = RoutesTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(in);
        }
        int checked = 0;
        for (Path file : files()) {
            if (file.toString().endsWith(".yaml")) {
                assertEquals(Set.of(), schema.validate(YAML.readTree(file.toFile())), file.toString());
                checked++;
            }
        }
        assertTrue(checked > 0);
    }

    @Test
    void every_definition_has_an_id_and_says_what_it_is_for() throws IOException {
        Set<String> ids = new TreeSet<>();
        for (JsonNode definition : definitions()) {
            String kind = definition.fieldNames().next();
            JsonNode content = definition.get(kind);
            String id = content.path("id").asText();
            assertFalse(id.isEmpty(), kind + " without an id: " + content);
            assertTrue(ids.add(kind + " " + id), kind + " " + id + " is there twice");
            assertFalse(content.path("description").asText().isEmpty(), kind + " " + id + " without a description");
            if (kind.equals("routeTemplate")) {
                assertFalse(content.at("/route/description").asText().isEmpty(), id + ": its route has no description");
            }
        }
    }

    /** A second accessor or a condition with two parts is a decision: it belongs into a bean, where a test can reach it. */
    @Test
    void a_simple_expression_has_one_accessor_and_one_operator_at_most() throws IOException {
        List<String> expressions = everything()
                .filter(node -> node.has("simple"))
                .map(node -> node.get("simple"))
                .map(simple -> simple.isTextual() ? simple : simple.path("expression"))
                .map(JsonNode::asText)
                .toList();
        assertFalse(expressions.isEmpty());
        for (String expression : expressions) {
            assertTrue(count(Pattern.compile("\\$\\{"), expression) <= 1, expression);
            assertTrue(count(OPERATOR, " " + expression + " ") <= 1, expression);
        }
    }

    private static long count(Pattern pattern, String text) {
        return pattern.matcher(text).results().count();
    }

    /** {@code ${variable.mail.isToBeMoved}} is a misspelling until the mail has such a method. */
    @Test
    void every_accessor_used_in_the_routes_exists() throws IOException {
        assertKnown("mail", Mail.class, OutgoingMail.class);
        assertKnown("outcome", Outcome.class);
    }

    private static void assertKnown(String variable, Class<?>... types) throws IOException {
        Set<String> words = Stream.of(types)
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> method.getParameterCount() == 0)
                .map(Method::getName)
                .collect(Collectors.toSet());
        Set<String> asked = new TreeSet<>();
        Pattern accessor = Pattern.compile("\\$\\{variable\\." + variable + "\\.(\\w+)");
        everything().filter(JsonNode::isTextual).forEach(node -> {
            Matcher found = accessor.matcher(node.asText());
            while (found.find()) {
                asked.add(found.group(1));
            }
        });
        assertFalse(asked.isEmpty());
        asked.removeAll(words);
        assertEquals(Set.of(), asked);
    }

    @Test
    void the_readme_has_every_bean_method_and_word_that_the_routes_use() throws IOException {
        String readme = Files.readString(ROUTES.resolve("README.md"));
        List<String> table = readme.lines()
                .filter(line -> line.startsWith("| `") && line.endsWith("|"))
                .toList();
        everything().filter(node -> node.has("ref") && node.has("method")).forEach(node -> {
            String ref = node.get("ref").asText();
            String method = node.get("method").asText().replaceAll("\\(.*", "");
            assertTrue(
                    table.stream()
                            .anyMatch(row -> row.startsWith("| `" + ref + "` ") && row.contains("`" + method + "`")),
                    ref + " " + method);
        });
        Pattern accessor = Pattern.compile("\\$\\{variable\\.(mail|outcome)\\.(\\w+)");
        everything()
                .filter(JsonNode::isTextual)
                .flatMap(node -> accessor.matcher(node.asText()).results())
                .forEach(found -> assertTrue(
                        table.stream()
                                .anyMatch(row -> row.contains("." + found.group(2) + "}`")
                                        || row.contains("`" + found.group(2) + "`")),
                        found.group()));
    }

    /** A misspelt word is a branch that nothing ever takes. */
    @Test
    void the_outcomes_that_the_routes_choose_by_exist() throws Exception {
        Set<Object> words = new HashSet<>();
        for (Field field : Outcome.class.getFields()) {
            words.add(field.get(null));
        }
        Pattern choice = Pattern.compile("\\$\\{variable\\.outcome\\.word} == '([^']*)'");
        Set<String> chosen = everything()
                .filter(JsonNode::isTextual)
                .flatMap(node -> choice.matcher(node.asText()).results())
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        assertTrue(words.containsAll(chosen), chosen + " of " + words);
        assertFalse(chosen.isEmpty());
    }

    /** From the one to the other nobody knows whether the message has gone: what fails there leaves it in doubt. */
    @Test
    void only_the_request_is_between_sending_and_sent() throws IOException {
        List<String> steps = new ArrayList<>();
        steps(route("outbound-send").at("/from/steps"), steps);

        assertEquals(
                List.of("sending", "sending.mime", "send-mail", "send-draft", "sent"),
                steps.subList(steps.indexOf("sending"), steps.indexOf("sent") + 1));
    }

    private static JsonNode route(String id) throws IOException {
        return definitions("route").stream()
                .filter(route -> route.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Steps in the order of the file, branches one after the other: by id, else by the bean that they call, else by their kind. */
    private static void steps(JsonNode list, List<String> names) {
        for (JsonNode step : list) {
            String kind = step.fieldNames().next();
            JsonNode content = step.get(kind);
            if (kind.equals("choice")) {
                content.path("when").forEach(branch -> steps(branch.path("steps"), names));
                steps(content.at("/otherwise/steps"), names);
                continue;
            }
            JsonNode call = content.has("method") && content.get("method").isObject() ? content.get("method") : content;
            names.add(
                    content.has("id")
                            ? content.get("id").asText()
                            : call.has("ref")
                                    ? call.get("ref").asText() + "."
                                            + call.path("method").asText()
                                    : kind);
        }
    }

    /** Else a failure looks like a success to whoever sent the message here, and nobody has it. */
    @Test
    void every_handled_failure_of_a_message_has_an_outcome() throws IOException {
        int handled = 0;
        for (JsonNode configuration : definitions("routeConfiguration")) {
            if (!Set.of("mail", "hold").contains(configuration.path("id").asText())) {
                continue; // acknowledging has an outcome already, and a poll is no message
            }
            for (JsonNode clause : configuration.path("onException")) {
                JsonNode reaction = clause.get("onException");
                if (!reaction.at("/handled/constant").asText().equals("true")) {
                    continue;
                }
                handled++;
                JsonNode first = reaction.at("/steps/0");
                assertTrue(
                        first.at("/setVariable/name").asText().equals("outcome")
                                || first.at("/to/uri").asText().equals("direct:left"),
                        reaction.path("id").asText() + " says no outcome");
            }
        }
        assertTrue(handled > 0);
        assertEquals(
                "outcome", route("left").at("/from/steps/0/setVariable/name").asText());
    }

    /** Camel takes {@code inbound} and {@code isInbound} for one name, or for two, as the Java runtime orders the methods. */
    @Test
    void no_question_to_a_mail_is_named_like_one_of_its_values() {
        for (Class<?> type : List.of(Mail.class, OutgoingMail.class)) {
            Set<String> names =
                    Arrays.stream(type.getMethods()).map(Method::getName).collect(Collectors.toSet());
            for (String name : names) {
                if (name.matches("(is|get)[A-Z].*")) {
                    String bare = name.replaceFirst("^(is|get)", "");
                    String value = bare.substring(0, 1).toLowerCase(Locale.ROOT) + bare.substring(1);
                    assertFalse(names.contains(value), type.getSimpleName() + " has " + name + " and " + value);
                }
            }
        }
    }

    /**
     * Camel remembers what it found out about a class, except if one of its methods, even one that only its package may call, takes
     * something of an exchange, such as an exception. Then it describes the class again for each message, which costs a tenth of all CPU
     * and most of the heap.
     */
    @Test
    void the_classes_that_have_words_are_described_once_and_not_for_each_message() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            for (Class<?> type : List.of(Mail.class, OutgoingMail.class, Outcome.class)) {
                for (MethodInfo method : new BeanInfo(context, type).getMethods()) {
                    assertFalse(method.hasCustomAnnotation() || method.hasHandlerAnnotation(), method::toString);
                }
            }
        }
    }

    @Test
    void the_application_starts_with_these_files_and_has_all_their_routes() throws Exception {
        try (FakeTenant tenant = FakeTenant.start();
                Application chute = chute(tenant)) {
            chute.start();
            CamelContext context = chute.context();
            Set<String> ids =
                    context.getRoutes().stream().map(Route::getRouteId).collect(Collectors.toSet());
            Set<String> expected = new TreeSet<>(Set.of("inbound-support", "inbound-invoices", "outbound-orders"));
            for (JsonNode route : definitions("route")) {
                expected.add(route.get("id").asText());
            }
            assertEquals(expected, new TreeSet<>(ids));
            assertTrue(context.getRoutes().stream().allMatch(route -> context.getRouteController()
                    .getRouteStatus(route.getRouteId())
                    .isStarted()));
            directTargetsExist(context);
            beanMethodsExist(context);
            everyBeanIsKnownToTheCheck(context);
        }
    }

    /** Else the check of the routes refuses a bean that is there, or lets one pass that is not. */
    private static void everyBeanIsKnownToTheCheck(CamelContext context) {
        Map<String, Class<?>> known = RouteCheck.beans();
        known.forEach(
                (name, type) -> assertTrue(type.isInstance(context.getRegistry().lookupByName(name)), name));
        Set<String> steps = new TreeSet<>(context.getRegistry().findByTypeWithName(Object.class).entrySet().stream()
                .filter(bean -> bean.getValue().getClass().getName().startsWith("dev.mailchute."))
                .map(Map.Entry::getKey)
                .filter(name -> !name.matches("(finished|platform-http)-.*"))
                .collect(Collectors.toSet()));
        steps.removeAll(Set.of("instances", "mailbox", "meters"));
        assertEquals(new TreeSet<>(known.keySet()), steps);
    }

    private Application chute(FakeTenant tenant) throws Exception {
        tenant.app("11111111-2222-3333-4444-555555555555", "a-made-up-secret");
        Map<String, String> environment = new HashMap<>();
        environment.put("MAILCHUTE_LOGIN_URL", tenant.url().toString());
        environment.put("MAILCHUTE_GRAPH_URL", tenant.url().toString());
        environment.put("MAILCHUTE_CA_FILE", tenant.caFile().toString());
        environment.put("MAILCHUTE_TENANT_ID", FakeTenant.TENANT_ID);
        environment.put("MAILCHUTE_CLIENT_ID", "11111111-2222-3333-4444-555555555555");
        environment.put("MAILCHUTE_CLIENT_SECRET", "a-made-up-secret");
        environment.put("MAILCHUTE_HTTP_PORT", "0");
        for (String name : List.of("support", "invoices")) {
            String address = name + "@contoso.com";
            tenant.mailbox(address);
            environment.put("MAILCHUTE_INBOUND_" + name.toUpperCase(Locale.ROOT) + "_MAILBOX", address);
        }
        environment.put("MAILCHUTE_OUTBOUND_ORDERS_MAILBOX", "orders@contoso.com");
        environment.put("MAILCHUTE_MAIL_CENTER_NOTIFY", "admin@contoso.com");
        environment.put("MAILCHUTE_MAIL_CENTER_NOTIFY_OUTBOX", "orders");
        tenant.mailbox("orders@contoso.com");
        Timing timing = new Timing(
                Clock.systemUTC(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMillis(20),
                List.of(Duration.ofMillis(100)));
        return new Application(new Configuration(folder, environment).read(), ROUTES, timing);
    }

    /** Camel finds out only when a mail comes by. */
    private static void directTargetsExist(CamelContext context) throws IOException {
        Set<String> consumed = context.getRoutes().stream()
                .map(route -> route.getEndpoint().getEndpointUri().replace("direct://", "direct:"))
                .collect(Collectors.toSet());
        everything()
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(text -> text.startsWith("direct:"))
                .forEach(target -> assertTrue(consumed.contains(target), "nothing takes what goes to " + target));
    }

    /** Likewise. */
    private static void beanMethodsExist(CamelContext context) throws IOException {
        everything().filter(node -> node.has("ref") && node.has("method")).forEach(node -> {
            String ref = node.get("ref").asText();
            String method = node.get("method").asText().replaceAll("\\(.*", "");
            Object bean = context.getRegistry().lookupByName(ref);
            assertTrue(bean != null, "there is no bean " + ref);
            assertTrue(
                    Arrays.stream(bean.getClass().getMethods())
                            .anyMatch(known -> known.getName().equals(method)),
                    ref + " has no method " + method);
        });
    }
}
