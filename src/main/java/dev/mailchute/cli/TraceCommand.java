package dev.mailchute.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Tells what became of a message. */
@Command(
        name = "trace",
        description = "Tell what became of a message, step by step, in both directions. Changes nothing.")
final class TraceCommand implements Callable<Integer> {
    @ParentCommand
    private Mailchute mailchute;

    @ArgGroup(multiplicity = "1")
    private Criterion wanted;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    static final class Criterion {
        @Parameters(paramLabel = "MESSAGE-ID", description = "Its Message-ID, with or without angle brackets.")
        private String messageId;

        @Option(
                names = "--file",
                paramLabel = "NAME",
                description = "A dropped file, a file in a drop folder or in sent/, or a receipt.")
        private String file;

        @Option(names = "--address", paramLabel = "ADDRESS", description = "Its sender, or one of its recipients.")
        private String address;

        @Option(names = "--letter", paramLabel = "ID", description = "Id of its letter.")
        private String letter;
    }

    @Override
    public Integer call() throws Exception {
        return mailchute
                .commands()
                .trace(
                        mailchute.settings(),
                        new Commands.TracedBy(
                                Optional.ofNullable(wanted.messageId),
                                Optional.ofNullable(wanted.file),
                                Optional.ofNullable(wanted.address),
                                Optional.ofNullable(wanted.letter)),
                        json);
    }
}
