package dev.mailchute.routes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailchute.routes.RouteTerms.OwnScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.catalog.suggest.CatalogSuggestionStrategy;
import org.apache.camel.tooling.model.ArtifactModel;

/** The components, languages and their options, by Camel's catalog, with the application's own. */
final class Components {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> OF_THE_CORE = List.of(
            "constant", "simple", "method", "ref", "header", "variable", "exchangeProperty", "tokenize", "csimple");

    private final DefaultCamelCatalog catalog = new DefaultCamelCatalog(true);
    private final Set<String> languages = Set.copyOf(catalog.findLanguageNames());
    private final CamelContext context;
    private final List<OwnScheme> own;

    Components(CamelContext context, List<OwnScheme> own) {
        this.context = context;
        this.own = own;
        catalog.setSuggestionStrategy(new CatalogSuggestionStrategy());
        own.forEach(scheme -> catalog.addComponent(scheme.name(), "dev.mailchute." + scheme.name(), described(scheme)));
    }

    /** As Camel describes the component that it is made of. */
    private String described(OwnScheme scheme) {
        try {
            ObjectNode whole = (ObjectNode) JSON.readTree(catalog.componentJSonSchema(scheme.like()));
            ObjectNode component = (ObjectNode) whole.get("component");
            String syntax = component.path("syntax").asText();
            component
                    .put("scheme", scheme.name())
                    .put("syntax", scheme.name() + ":" + syntax.replaceFirst("^[^:]*:(//)?", ""))
                    .put("lenientProperties", false);
            component.remove("alternativeSchemes");
            if (!scheme.options().isEmpty()) {
                ObjectNode options = (ObjectNode) whole.get("properties");
                List<String> others = new ArrayList<>();
                options.properties().forEach(option -> {
                    boolean isPath = option.getValue().path("kind").asText().equals("path");
                    if (!isPath && !scheme.options().contains(option.getKey())) {
                        others.add(option.getKey());
                    }
                });
                options.remove(others);
                scheme.required().forEach(name -> ((ObjectNode) options.get(name)).put("required", true));
            }
            return JSON.writeValueAsString(whole);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What to install to have the component, if it is not there. */
    Optional<String> missing(String scheme) {
        if (own.stream().anyMatch(one -> one.name().equals(scheme))
                || context.getComponent(scheme, true, false) != null) {
            return Optional.empty();
        }
        if (catalog.componentModel(scheme) == null) {
            return Optional.of(
                    "the name of a component: " + RouteFindings.nearest(catalog.findComponentNames(), scheme));
        }
        return Optional.of(jar(catalog.componentModel(scheme)));
    }

    /** Likewise for a language. */
    Optional<String> missingLanguage(String name) {
        if (catalog.languageModel(name) == null || OF_THE_CORE.contains(name)) {
            return Optional.empty();
        }
        try {
            context.resolveLanguage(name);
            return Optional.empty();
        } catch (Exception | LinkageError e) {
            return Optional.of(jar(catalog.languageModel(name)));
        }
    }

    /** Likewise for a data format, as {@code marshal} names it. */
    Optional<String> missingDataFormat(String name, Optional<String> library) {
        String model = name.equals("json") ? library.map(String::toLowerCase).orElse("jackson") : name;
        if (catalog.dataFormatModel(model) == null || context.resolveDataFormat(model) != null) {
            return Optional.empty();
        }
        return Optional.of(jar(catalog.dataFormatModel(model)));
    }

    private static String jar(ArtifactModel<?> model) {
        return "put " + model.getArtifactId() + "-" + model.getVersion() + ".jar, and what it needs, into plugins/";
    }

    /** @param isConsumer whether a route begins with it */
    EndpointValidationResult validate(String uri, boolean isConsumer) {
        return catalog.validateEndpointProperties(uri, false, isConsumer, !isConsumer);
    }

    boolean isLanguage(String name) {
        return languages.contains(name);
    }
}
