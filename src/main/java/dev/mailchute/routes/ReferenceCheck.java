package dev.mailchute.routes;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;

/** Beans with their methods, and classes. */
final class ReferenceCheck {
    private static final Set<String> CLASS_KEYS = Set.of("exception", "exceptionType", "beanType", "convertBodyTo");

    private static final String OWN = "dev.mailchute.";

    private final CamelContext context;
    private final Components components;
    private final RouteTerms terms;
    /** The class is null if it cannot be loaded, which is told where the bean is made. */
    private final Map<String, Class<?>> beans;

    private final RouteFindings findings;

    ReferenceCheck(
            CamelContext context,
            Components components,
            RouteTerms terms,
            List<RouteSource> sources,
            RouteFindings findings) {
        this.context = context;
        this.components = components;
        this.terms = terms;
        this.findings = findings;
        this.beans = new HashMap<>(terms.beans());
        sources.stream()
                .flatMap(source -> source.whole().all())
                .filter(spot -> spot.key().equals("beans") && spot.child("name").isPresent())
                .forEach(bean -> beans.put(
                        bean.text("name").orElse(""),
                        bean.text("type").map(type -> loaded(bareName(type))).orElse(null)));
    }

    void check(YamlPart spot) {
        if (spot.key().equals("bean") || spot.key().equals("method")) {
            spot.text("ref").ifPresent(name -> bean(spot, name));
            spot.text("beanType").map(this::loaded).ifPresent(type -> method(spot, type.getSimpleName(), type));
        }
        if (spot.key().equals("marshal") || spot.key().equals("unmarshal")) {
            spot.children().forEach(format -> components
                    .missingDataFormat(format.key(), format.text("library"))
                    .ifPresent(jar -> findings.error(format, "there is no data format " + format.key(), jar)));
        }
        spot.text().filter(text -> !text.contains("{{")).ifPresent(text -> {
            if (isClass(spot) || text.startsWith("#class:")) {
                requireClass(spot, text);
            } else if (text.matches("#(bean:)?[\\w-]+")
                    && spot.enclosing("parameters").isPresent()) {
                String name = text.replaceFirst("#(bean:)?", "");
                if (!beans.containsKey(name)) {
                    findings.error(spot, "there is no bean " + name, RouteFindings.nearest(beans.keySet(), name));
                }
            }
        });
    }

    private static boolean isClass(YamlPart spot) {
        boolean ofBean = spot.key().equals("type")
                && spot.parent() != null
                && spot.parent().key().equals("beans");
        boolean converted = spot.key().equals("type")
                && spot.parent() != null
                && spot.parent().key().equals("convertBodyTo");
        return ofBean || converted || CLASS_KEYS.contains(spot.key());
    }

    private void bean(YamlPart spot, String name) {
        if (name.contains("{{") || name.startsWith("#class:")) {
            return;
        }
        YamlPart at = spot.child("ref").orElse(spot);
        if (!beans.containsKey(name)) {
            findings.error(at, "there is no bean " + name, RouteFindings.nearest(beans.keySet(), name));
            return;
        }
        Optional.ofNullable(beans.get(name)).ifPresent(type -> method(spot, name, type));
    }

    private void method(YamlPart spot, String name, Class<?> type) {
        String method = spot.text("method")
                .map(text -> text.replaceAll("\\(.*", "").trim())
                .orElse("");
        Set<String> known = Arrays.stream(type.getMethods())
                .filter(one -> one.getDeclaringClass() != Object.class)
                .map(Method::getName)
                .collect(Collectors.toSet());
        if (!method.isEmpty() && !method.contains("$") && !known.contains(method)) {
            findings.error(
                    spot.child("method").orElse(spot),
                    name + " has no method " + method,
                    RouteFindings.nearest(known, method));
        }
    }

    private void requireClass(YamlPart spot, String text) {
        String name = bareName(text);
        if (loaded(name) != null) {
            return;
        }
        if (name.startsWith(OWN)) {
            findings.error(
                    spot,
                    "there is no class " + name,
                    RouteFindings.nearest(
                                    terms.exceptions().stream()
                                            .map(Class::getSimpleName)
                                            .toList(),
                                    name.replaceFirst(".*\\.", ""))
                            + " of dev.mailchute.failure");
        } else {
            findings.error(spot, "there is no class " + name, "put its jar into plugins/");
        }
    }

    /** Without what {@code #class:} allows around it. */
    private static String bareName(String text) {
        return text.replaceFirst("^#class:", "").replaceAll("[(#].*", "").trim();
    }

    private Class<?> loaded(String name) {
        return context.getClassResolver().resolveClass(bareName(name));
    }
}
