package dev.mailchute.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A command on mailboxes and outboxes that are named as in the configuration. */
abstract class PartCommand implements Callable<Integer> {
    @ParentCommand
    private Mailchute mailchute;

    @Parameters(
            paramLabel = "NAME",
            arity = "1..*",
            description = "A mailbox or outbox of the configuration: support; inbound.support or outbound.support if"
                    + " there are both.")
    private List<String> names;

    @Option(names = "--json", description = "Print the outcomes as a JSON array.")
    private boolean json;

    int act(String what, String reason) throws Exception {
        Optional<String> given = Optional.ofNullable(reason).filter(text -> !text.isBlank());
        return mailchute
                .commands()
                .parts(mailchute.settings(), new Commands.PartsAction(what, List.copyOf(names), given), json);
    }

    @Command(
            name = "pause",
            description =
                    "Pause mailboxes and outboxes: nothing new is begun for them until they are resumed, also after"
                            + " a restart.")
    static final class PauseParts extends PartCommand {
        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; shown wherever the pause is.")
        private String reason;

        @Override
        public Integer call() throws Exception {
            return act("pause", reason);
        }
    }

    @Command(name = "resume", description = "End the pause of mailboxes and outboxes, and poll them at once.")
    static final class ResumeParts extends PartCommand {
        @Override
        public Integer call() throws Exception {
            return act("resume", null);
        }
    }

    @Command(name = "poll", description = "Poll mailboxes and outboxes now, without waiting for their schedule.")
    static final class PollParts extends PartCommand {
        @Override
        public Integer call() throws Exception {
            return act("poll", null);
        }
    }
}
