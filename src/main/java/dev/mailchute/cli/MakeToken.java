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

/** Creates an API token. */
@Command(name = "token", description = "Create a token for a program that uses the API, and print it.")
final class MakeToken implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    @ParentCommand
    private MailCenterCommand parent;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "NAME",
            description = "The program's user name, which also appears in the history of letters.")
    private String name;

    @Option(
            names = "--role",
            paramLabel = "viewer|operator",
            defaultValue = "viewer",
            description = "The program's role. Default: viewer")
    private Role role;

    @Option(names = "--replace", description = "Replace an existing token of this name.")
    private boolean replace;

    @Override
    public Integer call() throws Exception {
        if (!NAME.matcher(name).matches()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "NAME may contain letters, digits, and . _ - @; it starts with a letter or digit and has at most 64 characters");
        }
        return parent.mailchute().commands().token(parent.mailchute().settings(), name, role, replace);
    }
}
