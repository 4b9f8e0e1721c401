package dev.mailchute.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The parent of the commands on letters; without a subcommand it is a usage error. */
@Command(
        name = "mail-center",
        description = "List messages that could not be processed; retry, discard or restore them.",
        subcommands = {
            ListLetters.class,
            MailCenterCommand.ShowLetter.class,
            ChoosingCommand.RetryLetters.class,
            ChoosingCommand.DiscardLetters.class,
            ChoosingCommand.RestoreLetters.class,
            MailCenterCommand.ExportMessage.class,
            MakeToken.class
        })
final class MailCenterCommand {
    @ParentCommand
    private Mailchute mailchute;

    Mailchute mailchute() {
        return mailchute;
    }

    @Command(name = "show", description = "Show a letter with its history.")
    static final class ShowLetter implements Callable<Integer> {
        @ParentCommand
        private MailCenterCommand parent;

        @Parameters(paramLabel = "ID", description = "Id of the letter.")
        private String id;

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        public Integer call() throws Exception {
            return parent.mailchute().commands().show(parent.mailchute().settings(), id, json);
        }
    }

    @Command(name = "export", description = "Write the message of a letter to a file.")
    static final class ExportMessage implements Callable<Integer> {
        @ParentCommand
        private MailCenterCommand parent;

        @Parameters(paramLabel = "ID", description = "Id of the letter.")
        private String id;

        @Option(names = "--out", paramLabel = "FILE.eml", required = true, description = "The file to write.")
        private Path out;

        @Override
        public Integer call() throws Exception {
            Mailchute mailchute = parent.mailchute();
            return mailchute.commands().export(mailchute.settings(), id, mailchute.resolve(out));
        }
    }
}
