package dev.mailchute.testkit.routes;

import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The lines of a YAML file. Jackson's own are those up to which it has read, often one too many. */
final class YamlPlaces {
    private final Node root;

    /** @param text of YAML that can be read */
    YamlPlaces(String text) {
        root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
    }

    /** The line of the last key or item of the path that is there. */
    int line(List<JsonMappingException.Reference> path) {
        Node node = root;
        int line = root.getStartMark().getLine();
        for (JsonMappingException.Reference step : path) {
            Optional<Entry> next = entry(node, step);
            if (next.isEmpty()) {
                break;
            }
            node = next.get().value;
            line = next.get().line;
        }
        return line + 1;
    }

    private record Entry(Node value, int line) {}

    private static Optional<Entry> entry(Node node, JsonMappingException.Reference step) {
        if (node instanceof SequenceNode list
                && step.getIndex() >= 0
                && step.getIndex() < list.getValue().size()) {
            Node item = list.getValue().get(step.getIndex());
            return Optional.of(new Entry(item, item.getStartMark().getLine()));
        }
        if (node instanceof MappingNode map) {
            for (NodeTuple tuple : map.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(step.getFieldName())) {
                    return Optional.of(
                            new Entry(tuple.getValueNode(), key.getStartMark().getLine()));
                }
            }
        }
        return Optional.empty();
    }
}
