package dev.mailchute.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Has the running application take what has changed in the engineer's own routes. */
@Command(
        name = "reload-routes",
        description =
                "Check the files of routes/own, and have the running Mailchute replace what has changed in them; the rest"
                        + " goes on. With a mistake in them the former routes go on.")
final class ReloadRoutesCommand implements Callable<Integer> {
    @ParentCommand
    private Mailchute mailchute;

    @Override
    public Integer call() throws Exception {
        return mailchute.commands().reloadRoutes(mailchute.settings());
    }
}
