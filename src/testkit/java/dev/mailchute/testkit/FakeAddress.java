package dev.mailchute.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An email address with a display name; either may be empty. */
record FakeAddress(String name, String address) {
    ObjectNode json() {
        ObjectNode json = Json.object();
        json.putObject("emailAddress")
                .put("name", name.isEmpty() ? address : name)
                .put("address", address);
        return json;
    }

    static FakeAddress of(JsonNode json) {
        JsonNode address = json.path("emailAddress");
        return new FakeAddress(
                address.path("name").asText(""), address.path("address").asText(""));
    }

    /** Whether Exchange accepts it as an address. */
    boolean isWellFormed() {
        return address.matches("[^\\s@<>,;\"]+@[^\\s@<>,;\"]+");
    }
}
