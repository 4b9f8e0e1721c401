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

/** A command on letters that are named by id, or on all that match. */
abstract class ChoosingCommand implements Callable<Integer> {
    @ParentCommand
    private MailCenterCommand parent;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", arity = "0..*", description = "Ids of letters.")
    private List<String> ids = List.of();

    @Option(names = "--all", description = "Use all letters that match, instead of ids.")
    private boolean all;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "With --all: only letters whose reason contains this text.")
    private String reason;

    @Option(names = "--json", description = "Print the outcomes as a JSON array.")
    private boolean json;

    /**
     * The chosen letters.
     *
     * @param isNarrowed whether a filter option other than {@code --reason} is given
     * @param narrowing the filter options, as the subject of an error message
     */
    Commands.ChosenLetters letters(boolean isNarrowed, String narrowing) {
        if (ids.isEmpty() == !all) {
            throw new ParameterException(spec.commandLine(), "Give the ids of letters, or --all, but not both");
        }
        if (!all && (reason != null || isNarrowed)) {
            throw new ParameterException(spec.commandLine(), narrowing + " only with --all");
        }
        refuseEmpty(spec, reason);
        return new Commands.ChosenLetters(List.copyOf(ids), all, Optional.ofNullable(reason));
    }

    Commands.ChosenLetters letters() {
        return letters(false, "--reason can be used");
    }

    Mailchute mailchute() {
        return parent.mailchute();
    }

    boolean json() {
        return json;
    }

    /** Every reason contains the empty text: a script with an unset variable would choose all letters. */
    static void refuseEmpty(CommandSpec spec, String reason) {
        if (reason != null && reason.isBlank()) {
            throw new ParameterException(
                    spec.commandLine(), "--reason is empty and would match every letter; leave it out, or give a text");
        }
    }

    @Command(name = "retry", description = "Process the messages of letters again.")
    static final class RetryLetters extends ChoosingCommand {
        @Option(
                names = "--resend",
                description = "Send messages in doubt again, even if they may have been sent already.")
        private boolean resend;

        @Override
        public Integer call() throws Exception {
            Commands.ChosenLetters letters = letters();
            return mailchute().commands().retry(mailchute().settings(), letters, resend, json());
        }
    }

    @Command(
            name = "discard",
            description = "Discard letters without processing their messages. They can be restored for 30 days.")
    static final class DiscardLetters extends ChoosingCommand {
        @Override
        public Integer call() throws Exception {
            Commands.ChosenLetters letters = letters();
            return mailchute().commands().discard(mailchute().settings(), letters, json());
        }
    }

    @Command(name = "restore", description = "Restore discarded letters: they wait again, and nothing is sent.")
    static final class RestoreLetters extends ChoosingCommand {
        @Option(
                names = "--direction",
                paramLabel = "inbound|outbound",
                description = "With --all: only letters of this direction.")
        private Direction direction;

        @Mixin
        private WhenDiscarded when;

        @Override
        public Integer call() throws Exception {
            boolean isNarrowed = direction != null || when.isGiven();
            Commands.ChosenLetters letters = letters(isNarrowed, "--direction, --reason, --by and --since can be used");
            return mailchute()
                    .commands()
                    .restore(mailchute().settings(), when.letters(letters, Optional.ofNullable(direction)), json());
        }
    }
}
