package dev.mailchute.cli;

import dev.mailchute.access.Role;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A token for a program. */
@Command(name = "token", description = "Make a token for a program that uses the API; it is shown once.")
final class MakeToken implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    @ParentCommand
    private MailCenterCommand parent;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "Under which the program acts; in the history of letters, too.")
    private String name;

    @Option(
            names = "--role",
            paramLabel = "viewer|operator",
            defaultValue = "viewer",
            description = "What it may do. Default: viewer")
    private Role role;

    @Option(names = "--replace", description = "In place of the token that has this name.")
    private boolean replace;

    @Override
    public Integer call() throws Exception {
        if (!NAME.matcher(name).matches()) {
            throw new ParameterException(
                    spec.commandLine(), "NAME has letters, digits, dots, dashes and @, 64 at most");
        }
        return parent.mailchute().commands().token(parent.mailchute().settings(), name, role, replace);
    }
}
