package dev.mailchute.cli;

import dev.mailchute.cli.Commands.HealthQuestion;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Asks the running application how it is, as a container's health check or a monitoring script does. */
@Command(
        name = "health",
        description = "Ask the running Mailchute whether mail flows. Exit code 0: yes; 1: no, or none is running.")
final class HealthCommand implements Callable<Integer> {
    @ParentCommand
    private Mailchute mailchute;

    /** What else can be asked. */
    static final class Narrower {
        @Option(names = "--live", description = "Ask only whether its process answers.")
        private boolean live;

        @Option(names = "--ready", description = "Ask only whether the routes run.")
        private boolean ready;
    }

    @ArgGroup(multiplicity = "0..1")
    private Narrower narrower;

    @Option(names = "--json", description = "Print the answer as it came.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        return mailchute.commands().health(mailchute.settingsOnly(), question(), json);
    }

    private HealthQuestion question() {
        if (narrower == null) {
            return HealthQuestion.WELL;
        }
        return narrower.live ? HealthQuestion.LIVE : HealthQuestion.READY;
    }
}
