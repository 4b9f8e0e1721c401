package dev.mailchute.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Looks at everything a mailbox needs. */
@Command(name = "doctor", description = "Look at everything a mailbox needs and say what is missing. Changes nothing.")
final class DoctorCommand implements Callable<Integer> {
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>\",;:]+@[^\\s@<>\",;:]+");

    @ParentCommand
    private Mailchute mailchute;

    @Option(names = "--json", description = "The same as JSON.")
    private boolean json;

    @Option(names = "--send-test", paramLabel = "ADDRESS", description = "Also send one mail there.")
    private String sendTest;

    @Option(
            names = "--must-refuse",
            paramLabel = "ADDRESS",
            description = "Prove that this mailbox cannot be read. May be repeated.")
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

    /** They go into a header field and a URL. */
    private void checkAddresses() {
        if (sendTest != null && !ADDRESS.matcher(sendTest).matches()) {
            throw new ParameterException(spec.commandLine(), "--send-test needs one mail address");
        }
        if (!mustRefuse.stream().allMatch(address -> ADDRESS.matcher(address).matches())) {
            throw new ParameterException(spec.commandLine(), "--must-refuse needs the address of a mailbox");
        }
    }
}
