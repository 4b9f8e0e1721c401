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
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lists waiting or discarded letters. */
@Command(name = "list", description = "List the letters that are waiting.")
final class ListLetters implements Callable<Integer> {
    @ParentCommand
    private MailCenterCommand parent;

    @Spec
    private CommandSpec spec;

    @Option(names = "--direction", paramLabel = "inbound|outbound", description = "Only letters of this direction.")
    private Direction direction;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Only letters whose reason contains this text.")
    private String reason;

    @Option(names = "--discarded", description = "List discarded letters instead, which can be restored.")
    private boolean discarded;

    @Mixin
    private WhenDiscarded when;

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        ChoosingCommand.refuseEmpty(spec, reason);
        Mailchute mailchute = parent.mailchute();
        if (discarded) {
            Commands.ChosenLetters all = new Commands.ChosenLetters(List.of(), true, Optional.ofNullable(reason));
            return mailchute
                    .commands()
                    .listDiscarded(mailchute.settings(), when.letters(all, Optional.ofNullable(direction)), json);
        }
        if (when.isGiven()) {
            throw new ParameterException(spec.commandLine(), "--by and --since can be used only with --discarded");
        }
        return mailchute
                .commands()
                .list(mailchute.settings(), Optional.ofNullable(direction), Optional.ofNullable(reason), json);
    }
}
