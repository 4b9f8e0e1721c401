package dev.mailchute.cli;

import dev.mailchute.settings.ConfigurationException;
import dev.mailchute.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** One message through the routes, dry. */
@Command(
        name = "try-mail",
        description =
                "Try one message with the routes: each step and what it changed, and what it would have sent, which is not"
                        + " sent. In folders of its own, against a mailbox on this machine. Needs mailchute-testkit.jar"
                        + " next to mailchute.jar, and no network.")
final class TryMailCommand implements Callable<Integer> {
    @ParentCommand
    private Mailchute mailchute;

    @Parameters(
            paramLabel = "FILE|LETTER",
            description = "A message as a .eml file, or the id of a letter in the Mail Center.")
    private String mail;

    @Option(names = "--routes", paramLabel = "DIR", description = "Folder of the routes. Default: ./routes")
    private Path routes;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "The mailbox or outbox of the configuration. Default: that of the letter, else the first one.")
    private String name;

    @Option(
            names = "--outgoing",
            description = "The file is dropped into an outbox. Without it, it comes to a mailbox.")
    private boolean outgoing;

    @Override
    public Integer call() throws Exception {
        Path folder = mailchute.routes(Optional.ofNullable(routes));
        RoutesFolder.problemWith(folder).ifPresent(problem -> {
            throw new ConfigurationException(List.of(problem));
        });
        return mailchute
                .commands()
                .tryMail(
                        settings(),
                        folder,
                        new Commands.TriedMail(
                                mail, mailchute.resolve(Path.of(mail)), Optional.ofNullable(name), outgoing));
    }

    /** A file can be tried without a configuration. */
    private Optional<Settings> settings() {
        try {
            return Optional.of(mailchute.settingsOnly());
        } catch (ConfigurationException e) {
            return Optional.empty();
        }
    }
}
