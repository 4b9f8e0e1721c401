package dev.mailchute.testkit.routes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What each name of a file stands for, found out before the expectations are read: a name has one meaning in all of its tests. */
final class NameKinds {
    private final Map<String, Class<? extends Expectation>> kinds = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    NameKinds(JsonNode root) {
        for (JsonNode test : root) {
            Set<String> ofThisTest = new HashSet<>();
            test.path("messages").forEach(message -> add(message, IncomingExpectation.class, ofThisTest));
            test.path("outgoing").forEach(message -> add(message, OutgoingExpectation.class, ofThisTest));
            test.path("servers").fieldNames().forEachRemaining(name -> add(name, ServerExpectation.class, ofThisTest));
        }
    }

    private void add(JsonNode message, Class<? extends Expectation> kind, Set<String> ofThisTest) {
        if (message.path("name").isValueNode()) {
            add(message.path("name").asText(), kind, ofThisTest);
        }
    }

    private void add(String name, Class<? extends Expectation> kind, Set<String> ofThisTest) {
        if (!ofThisTest.add(name)) {
            problems.add("the name " + name + " is there twice in one test");
        }
        if (Expectations.GENERAL.containsKey(name)) {
            problems.add("the name " + name + " has a meaning of its own in expect:");
        }
        if (kinds.getOrDefault(name, kind) != kind) {
            problems.add("the name " + name + " means one thing in one test, and another thing in another");
        }
        kinds.put(name, kind);
    }

    Map<String, Class<? extends Expectation>> kinds() {
        return kinds;
    }

    /** Of the names. */
    List<String> problems() {
        return problems;
    }
}
