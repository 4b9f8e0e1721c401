package dev.mailchute;

import dev.mailchute.settings.Direction;
import dev.mailchute.web.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The commands on letters. It has nothing to do by itself, so that alone it is wrong usage. */
@Command(
        name = "mail-center",
        description = "See mail that could not be processed; try it again or discard it.",
        subcommands = {
            MailCenterCommand.ListLetters.class,
            MailCenterCommand.Show.class,
            MailCenterCommand.Retry.class,
            MailCenterCommand.Discard.class,
            MailCenterCommand.Export.class,
            MailCenterCommand.Token.class
        })
final class MailCenterCommand {
    @ParentCommand
    private Mailchute mailchute;

    /** A text that is empty is in every reason: a script whose variable is not set would mean all letters. */
    private static void refuseEmpty(CommandSpec spec, String reason) {
        if (reason != null && reason.isBlank()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--reason is empty, which would mean every letter; leave it out, or give a text");
        }
    }

    @Command(name = "list", description = "The letters.")
    static final class ListLetters implements Callable<Integer> {
        @ParentCommand
        private MailCenterCommand parent;

        @Option(names = "--direction", paramLabel = "inbound|outbound", description = "Only letters of this direction.")
        private Direction direction;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Only letters whose reason has this text.")
        private String reason;

        @Option(names = "--json", description = "As a JSON array.")
        private boolean json;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws Exception {
            refuseEmpty(spec, reason);
            Mailchute mailchute = parent.mailchute;
            return mailchute
                    .commands()
                    .list(mailchute.settings(), Optional.ofNullable(direction), Optional.ofNullable(reason), json);
        }
    }

    @Command(name = "show", description = "One letter with its history.")
    static final class Show implements Callable<Integer> {
        @ParentCommand
        private MailCenterCommand parent;

        @Parameters(paramLabel = "ID", description = "The letter.")
        private String id;

        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        @Override
        public Integer call() throws Exception {
            return parent.mailchute.commands().show(parent.mailchute.settings(), id, json);
        }
    }

    @Command(name = "retry", description = "Put the mail of letters in again at its own entrance.")
    static final class Retry extends Acting {
        @Option(
                names = "--resend",
                description = "Send mail in doubt again, even where nobody knows whether it went already.")
        private boolean resend;

        @Override
        public Integer call() throws Exception {
            Commands.Selection letters = letters();
            return mailchute().commands().retry(mailchute().settings(), letters, resend, json());
        }
    }

    @Command(name = "discard", description = "Settle letters without processing their mail.")
    static final class Discard extends Acting {
        @Override
        public Integer call() throws Exception {
            Commands.Selection letters = letters();
            return mailchute().commands().discard(mailchute().settings(), letters, json());
        }
    }

    /** A command on chosen letters. */
    abstract static class Acting implements Callable<Integer> {
        @ParentCommand
        private MailCenterCommand parent;

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "ID", arity = "0..*", description = "The letters.")
        private List<String> ids = List.of();

        @Option(names = "--all", description = "All letters instead of named ones.")
        private boolean all;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Of all, those whose reason has this text.")
        private String reason;

        @Option(names = "--json", description = "Print the outcome of each as a JSON array.")
        private boolean json;

        Commands.Selection letters() {
            if (ids.isEmpty() == !all) {
                throw new ParameterException(spec.commandLine(), "Name letters by ID, or give --all: one of the two");
            }
            if (reason != null && !all) {
                throw new ParameterException(spec.commandLine(), "--reason goes with --all");
            }
            refuseEmpty(spec, reason);
            return new Commands.Selection(List.copyOf(ids), all, Optional.ofNullable(reason));
        }

        Mailchute mailchute() {
            return parent.mailchute;
        }

        boolean json() {
            return json;
        }
    }

    @Command(name = "export", description = "Write the mail of a letter into a file.")
    static final class Export implements Callable<Integer> {
        @ParentCommand
        private MailCenterCommand parent;

        @Parameters(paramLabel = "ID", description = "The letter.")
        private String id;

        @Option(names = "--out", paramLabel = "FILE.eml", required = true, description = "The file to write.")
        private Path out;

        @Override
        public Integer call() throws Exception {
            Mailchute mailchute = parent.mailchute;
            return mailchute.commands().export(mailchute.settings(), id, mailchute.resolve(out));
        }
    }

    @Command(name = "token", description = "Make a token for a program that uses the API; it is shown once.")
    static final class Token implements Callable<Integer> {
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
            return parent.mailchute.commands().token(parent.mailchute.settings(), name, role, replace);
        }
    }
}
