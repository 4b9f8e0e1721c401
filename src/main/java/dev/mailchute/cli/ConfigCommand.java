package dev.mailchute.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The commands about the configuration. They open no connection and change nothing. */
@Command(name = "config", description = "Check the configuration, or show it.")
final class ConfigCommand implements Runnable {
    @ParentCommand
    private Mailchute mailchute;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "config needs a command: check or show");
    }

    @Command(
            name = "check",
            description =
                    "Read the configuration and the routes as run does, and report every problem. Needs no network.")
    int check(
            @Option(names = "--routes", paramLabel = "DIR", description = "Folder of the routes. Default: ./routes")
                    Path routes)
            throws Exception {
        return mailchute.check(Optional.ofNullable(routes));
    }

    @Command(
            name = "show",
            description = "Show every key with its value and where the value comes from. Secrets are not shown.")
    int show(@Option(names = "--json", description = "Print the answer as JSON.") boolean json) throws Exception {
        return mailchute.commands().showConfig(mailchute.settingsOnly(), json);
    }
}
