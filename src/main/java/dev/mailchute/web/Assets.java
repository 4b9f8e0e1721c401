package dev.mailchute.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The style and the script of the page: these files and no others, each under a name that changes with its content. */
final class Assets {
    private static final Map<String, String> TYPES = Map.of(
            "page.css",
            "text/css; charset=utf-8",
            "page.js",
            "text/javascript; charset=utf-8",
            "icon.svg",
            "image/svg+xml");

    private final Map<String, byte[]> contents = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();

    Assets() {
        TYPES.keySet().forEach(name -> {
            byte[] content = read(name);
            contents.put(name, content);
            links.put(
                    name.substring(name.lastIndexOf('.') + 1),
                    Links.ROOT + "/assets/" + name + "?" + Integer.toHexString(java.util.Arrays.hashCode(content)));
        });
    }

    private static byte[] read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a page finds them, by ending. */
    Map<String, String> links() {
        return links;
    }

    Optional<Reply> reply(String name) {
        return Optional.ofNullable(contents.get(name)).map(content -> Reply.asset(TYPES.get(name), content));
    }
}
