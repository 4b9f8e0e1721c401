package dev.mailchute.cli;

import dev.mailchute.log.LogOutput;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Changes the level of the running application's log. */
@Command(
        name = "log-level",
        description = "Change what the running Mailchute logs. At its next start the configured level holds again.")
final class LogLevelCommand implements Callable<Integer> {
    @ParentCommand
    private Mailchute mailchute;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "LEVEL", description = "error, warn, info, debug or trace.")
    private String level;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "LOGGER",
            description = "Such as org.apache.camel. Default: dev.mailchute, the application itself.")
    private String logger;

    @Override
    public Integer call() throws Exception {
        String wanted = Optional.ofNullable(logger).orElse(LogOutput.DEFAULT_LOGGER) + "=" + level;
        try {
            LogOutput.levels(wanted);
        } catch (LogOutput.BadLevel e) {
            throw new ParameterException(spec.commandLine(), wanted + " " + e.getMessage());
        }
        return mailchute.commands().logLevel(mailchute.settings(), wanted);
    }
}
