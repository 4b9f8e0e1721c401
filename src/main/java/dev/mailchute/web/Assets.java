package dev.mailchute.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The style sheet and scripts: only these files, in a folder whose name changes with their content (for caching). */
final class Assets {
    private static final List<String> SCRIPTS =
            List.of("ask.js", "marks.js", "keys.js", "forms.js", "busy.js", "live.js");
    private static final List<String> FILES = List.of(
            "page.css",
            "icon.svg",
            "page.js",
            "ask.js",
            "marks.js",
            "keys.js",
            "forms.js",
            "busy.js",
            "current.js",
            "stream.js",
            "live.js");
    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, byte[]> contents = new TreeMap<>();
    private final Map<String, Object> links = new HashMap<>();
    private final String build;

    Assets() {
        FILES.forEach(name -> contents.put(name, read(name)));
        int version = 1;
        for (byte[] content : contents.values()) {
            version = 31 * version + java.util.Arrays.hashCode(content);
        }
        build = Integer.toHexString(
                31 * version + java.util.Arrays.hashCode(read("/dev/mailchute/version.properties")));
        // one folder for all: the scripts import each other by name
        String folder = Links.ROOT + "/assets/" + Integer.toHexString(version) + "/";
        links.put("css", folder + "page.css");
        links.put("svg", folder + "icon.svg");
        links.put("scripts", SCRIPTS.stream().map(script -> folder + script).toList());
    }

    private static byte[] read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same for two processes only if both run the same version with the same scripts. */
    String build() {
        return build;
    }

    /** Links for templates: {@code css}, {@code svg} and the list of {@code scripts}. */
    Map<String, Object> links() {
        return links;
    }

    Optional<Reply> reply(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return Optional.ofNullable(contents.get(name)).map(content -> Reply.asset(TYPES.get(ending), content));
    }
}
