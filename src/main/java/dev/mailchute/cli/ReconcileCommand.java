package dev.mailchute.cli;

import dev.mailchute.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Compares what is recorded with what the mailboxes and folders show now. */
@Command(
        name = "reconcile",
        description = "Compare what is recorded with what the mailboxes and folders show now, and report what differs."
                + " Changes nothing.")
final class ReconcileCommand implements Callable<Integer> {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,5})([mhd])");

    @ParentCommand
    private Mailchute mailchute;

    @Option(names = "--name", paramLabel = "NAME", description = "Only the mailboxes and outboxes of this name.")
    private String name;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "How far back, such as 30m, 24h or 7d. Default: ${DEFAULT-VALUE}",
            defaultValue = "24h")
    private String since;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Duration period = period();
        Settings settings = mailchute.settings();
        boolean isKnown = Stream.concat(
                        settings.inbound().stream().map(mailbox -> mailbox.name()),
                        settings.outbound().stream().map(outbox -> outbox.name()))
                .anyMatch(known -> name == null || known.equals(name));
        if (!isKnown) {
            throw new ParameterException(
                    spec.commandLine(), "--name " + name + ": no mailbox or outbox of this name is enabled");
        }
        return mailchute.commands().reconcile(settings, Optional.ofNullable(name), period, json);
    }

    private Duration period() {
        Matcher duration = DURATION.matcher(since);
        if (!duration.matches() || Integer.parseInt(duration.group(1)) == 0) {
            throw new ParameterException(spec.commandLine(), "--since needs a time such as 30m, 24h or 7d");
        }
        int count = Integer.parseInt(duration.group(1));
        return switch (duration.group(2)) {
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
