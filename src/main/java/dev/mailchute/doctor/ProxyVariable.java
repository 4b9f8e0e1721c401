package dev.mailchute.doctor;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A proxy that the environment names, as other programs read it, while the configuration names none. */
final class ProxyVariable {
    private static final List<String> NAMES = List.of("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy");

    private ProxyVariable() {}

    /** @param reached whether Microsoft 365 answers all the same. The value is not shown: there may be a password in it */
    static Optional<Finding> finding(Map<String, String> environment, boolean reached) {
        return NAMES.stream()
                .filter(name -> !environment.getOrDefault(name, "").isBlank())
                .findFirst()
                .map(name -> {
                    String found = name + " is set in the environment, and Mailchute does not use it";
                    String next = "If this network requires that proxy, set mailchute.proxy to the same.";
                    return reached
                            ? Finding.hint("proxy", found + "; both hosts answer without it")
                            : Finding.warning("proxy", found + ".", next);
                });
    }
}
