package dev.mailchute.settings;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used. The message is the complete text for the user: every problem, and no secret. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigurationProblem> problems;

    /** @param problems all of them, at least one */
    public ConfigurationException(List<ConfigurationProblem> problems) {
        super(text(problems));
        this.problems = List.copyOf(problems);
    }

    public List<ConfigurationProblem> problems() {
        return problems;
    }

    private static String text(List<ConfigurationProblem> problems) {
        String count = problems.size() == 1 ? "one problem" : problems.size() + " problems";
        return problems.stream()
                .map(ConfigurationProblem::toString)
                .collect(Collectors.joining("\n\n", "The configuration cannot be used: " + count + ".\n\n", ""));
    }
}
