package dev.mailchute.cli;

import dev.mailchute.eml.Address;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Checks everything that mailboxes and outboxes need. */
@Command(
        name = "doctor",
        description = "Check everything that mailboxes and outboxes need, and report what is missing. Changes nothing.")
final class DoctorCommand implements Callable<Integer> {
    @ParentCommand
    private Mailchute mailchute;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Option(names = "--send-test", paramLabel = "ADDRESS", description = "Also send a test message to this address.")
    private String sendTest;

    @Option(
            names = "--must-refuse",
            paramLabel = "ADDRESS",
            description = "Check that the app cannot read this mailbox. May be repeated.")
    private List<String> mustRefuse = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        checkAddresses();
        return mailchute
                .commands()
                .doctor(mailchute.settings(), Optional.ofNullable(sendTest), List.copyOf(mustRefuse), json);
    }

    /** The addresses are put into a header field and a URL. */
    private void checkAddresses() {
        if (sendTest != null && !Address.isPlain(sendTest)) {
            throw new ParameterException(spec.commandLine(), "--send-test needs one email address");
        }
        if (!mustRefuse.stream().allMatch(Address::isPlain)) {
            throw new ParameterException(spec.commandLine(), "--must-refuse needs the address of a mailbox");
        }
    }
}
