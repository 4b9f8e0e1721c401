package dev.mailchute.cli;

import dev.mailchute.settings.Direction;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command that does something with letters: with those that are named, or with all that match. */
abstract class ChoosingCommand implements Callable<Integer> {
    @ParentCommand
    private MailCenterCommand parent;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", arity = "0..*", description = "The letters.")
    private List<String> ids = List.of();

    @Option(names = "--all", description = "All letters that match, instead of named ones.")
    private boolean all;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Of all, those whose reason has this text.")
    private String reason;

    @Option(names = "--json", description = "Print the outcome of each as a JSON array.")
    private boolean json;

    /**
     * The letters that are meant.
     *
     * @param isNarrowed whether an option that narrows the choice is given, besides {@code --reason}
     * @param narrowing the options that do, in words
     */
    Commands.ChosenLetters letters(boolean isNarrowed, String narrowing) {
        if (ids.isEmpty() == !all) {
            throw new ParameterException(spec.commandLine(), "Name letters by ID, or give --all: one of the two");
        }
        if (!all && (reason != null || isNarrowed)) {
            throw new ParameterException(spec.commandLine(), narrowing + " with --all");
        }
        refuseEmpty(spec, reason);
        return new Commands.ChosenLetters(List.copyOf(ids), all, Optional.ofNullable(reason));
    }

    Commands.ChosenLetters letters() {
        return letters(false, "--reason goes");
    }

    Mailchute mailchute() {
        return parent.mailchute();
    }

    boolean json() {
        return json;
    }

    /** A text that is empty is in every reason: a script whose variable is not set would mean all letters. */
    static void refuseEmpty(CommandSpec spec, String reason) {
        if (reason != null && reason.isBlank()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--reason is empty, which would mean every letter; leave it out, or give a text");
        }
    }

    @Command(name = "retry", description = "Put the mail of letters in again at its own entrance.")
    static final class RetryLetters extends ChoosingCommand {
        @Option(
                names = "--resend",
                description = "Send mail in doubt again, even where nobody knows whether it went already.")
        private boolean resend;

        @Override
        public Integer call() throws Exception {
            Commands.ChosenLetters letters = letters();
            return mailchute().commands().retry(mailchute().settings(), letters, resend, json());
        }
    }

    @Command(name = "discard", description = "Settle letters without processing their mail.")
    static final class DiscardLetters extends ChoosingCommand {
        @Override
        public Integer call() throws Exception {
            Commands.ChosenLetters letters = letters();
            return mailchute().commands().discard(mailchute().settings(), letters, json());
        }
    }

    @Command(name = "restore", description = "Take discarded letters back: they wait again, and nothing is sent.")
    static final class RestoreLetters extends ChoosingCommand {
        @Option(
                names = "--direction",
                paramLabel = "inbound|outbound",
                description = "Of all, those of this direction.")
        private Direction direction;

        @Mixin
        private WhenDiscarded when;

        @Override
        public Integer call() throws Exception {
            boolean isNarrowed = direction != null || when.isGiven();
            Commands.ChosenLetters letters = letters(isNarrowed, "--direction, --reason, --by and --since go");
            return mailchute()
                    .commands()
                    .restore(mailchute().settings(), when.letters(letters, Optional.ofNullable(direction)), json());
        }
    }
}
