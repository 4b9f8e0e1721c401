package dev.mailchute.web;

import java.util.List;

/** Paths such as {@code /letters/{id}}, in which a step in braces may be any. */
final class PathTemplate {
    private PathTemplate() {}

    static boolean matches(String template, List<String> steps) {
        List<String> parts =
                template.equals("/") ? List.of() : List.of(template.substring(1).split("/"));
        if (parts.size() != steps.size()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            if (!parts.get(i).startsWith("{") && !parts.get(i).equals(steps.get(i))) {
                return false;
            }
        }
        return true;
    }
}
