package dev.mailchute.routes;

import java.util.Set;

/** The variables that the application sets: without them, or with something else in them, no step knows its message. */
final class VariableCheck {
    private static final Set<String> KEPT = Set.of(RouteTerms.MAIL, "mailbox");
    private static final Set<String> SETTING = Set.of("setVariable", "variables", "removeVariable", "removeVariables");

    private final RouteFindings findings;

    VariableCheck(RouteFindings findings) {
        this.findings = findings;
    }

    void check(YamlPart spot) {
        boolean isSet =
                SETTING.contains(spot.key()) && !spot.enclosing("parameters").isPresent();
        boolean isRemoval = spot.key().startsWith("removeVariable");
        String name = spot.key().equals("variableReceive")
                ? spot.text().orElse("")
                : isSet ? spot.text("name").or(spot::text).orElse("") : "";
        if (!KEPT.contains(name) && !(isRemoval && name.equals("*"))) {
            return;
        }
        boolean isAsTheProduct = !isRemoval
                && isSet
                && (spot.child("method").isPresent()
                        || spot.child("constant").isPresent() && name.equals("mailbox")
                        || spot.text("simple").filter("${body}"::equals).isPresent() && !isOwn(spot));
        if (!isAsTheProduct) {
            findings.error(
                    spot,
                    "the variable " + (name.equals("*") ? RouteTerms.MAIL : name) + " is the message"
                            + (name.equals("mailbox") ? "'s mailbox" : "") + ", and the next steps need it",
                    "another name, such as my-" + name.replace("*", "variable"));
        }
    }

    /** The product's file, or one that takes its place, puts each message into the variable. */
    private static boolean isOwn(YamlPart spot) {
        return !spot.file().endsWith("inbound.camel.yaml");
    }
}
