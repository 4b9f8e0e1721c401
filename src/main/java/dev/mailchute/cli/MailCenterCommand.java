package dev.mailchute.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The commands on letters. It has nothing to do by itself, so that alone it is wrong usage. */
@Command(
        name = "mail-center",
        description = "See mail that could not be processed; try it again, discard it, or take it back.",
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

    @Command(name = "show", description = "One letter with its history.")
    static final class ShowLetter implements Callable<Integer> {
        @ParentCommand
        private MailCenterCommand parent;

        @Parameters(paramLabel = "ID", description = "The letter.")
        private String id;

        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        @Override
        public Integer call() throws Exception {
            return parent.mailchute().commands().show(parent.mailchute().settings(), id, json);
        }
    }

    @Command(name = "export", description = "Write the mail of a letter into a file.")
    static final class ExportMessage implements Callable<Integer> {
        @ParentCommand
        private MailCenterCommand parent;

        @Parameters(paramLabel = "ID", description = "The letter.")
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
