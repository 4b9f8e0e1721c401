package dev.mailchute.routes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A part of a route file, which knows its place. */
final class YamlPart {
    private final String file;
    private final int line;
    private final boolean isOnOneLine;
    private final YamlPart parent;
    private final String key;
    private final String text;
    private final List<YamlPart> children = new ArrayList<>();

    private YamlPart(String file, int line, YamlPart parent, String key, Node node) {
        this.file = file;
        this.line = line;
        this.isOnOneLine = lineOf(node) == line;
        this.parent = parent;
        this.key = key;
        this.text = node instanceof ScalarNode scalar ? scalar.getValue() : null;
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                String name = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
                children.add(new YamlPart(file, lineOf(entry.getKeyNode()), this, name, entry.getValueNode()));
            }
        } else if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                children.add(new YamlPart(file, lineOf(item), this, key, item));
            }
        }
    }

    static YamlPart whole(String file, Node root) {
        return new YamlPart(file, lineOf(root), null, "", root);
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    String file() {
        return file;
    }

    int line() {
        return line;
    }

    /** Whether the value begins where the key is. */
    boolean isOnOneLine() {
        return isOnOneLine;
    }

    /** Null at the top. */
    YamlPart parent() {
        return parent;
    }

    /** An item of a list has the key of the list. */
    String key() {
        return key;
    }

    /** Empty unless it is a single value. */
    Optional<String> text() {
        return Optional.ofNullable(text);
    }

    List<YamlPart> children() {
        return children;
    }

    Optional<YamlPart> child(String name) {
        return children.stream().filter(child -> child.key.equals(name)).findFirst();
    }

    Optional<String> text(String name) {
        return child(name).flatMap(YamlPart::text);
    }

    /** This and everything in it. */
    Stream<YamlPart> all() {
        return Stream.concat(Stream.of(this), children.stream().flatMap(YamlPart::all));
    }

    /** The nearest one around this, or this, that has the key. */
    Optional<YamlPart> enclosing(String name) {
        for (YamlPart around = this; around != null; around = around.parent) {
            if (around.key.equals(name)) {
                return Optional.of(around);
            }
        }
        return Optional.empty();
    }

    /** @param steps names, and numbers of list items */
    YamlPart at(List<String> steps) {
        YamlPart here = this;
        for (String step : steps) {
            Optional<YamlPart> next = step.matches("\\d+") && Integer.parseInt(step) < here.children.size()
                    ? Optional.of(here.children.get(Integer.parseInt(step)))
                    : here.child(step);
            if (next.isEmpty()) {
                return here;
            }
            here = next.get();
        }
        return here;
    }
}
