package dev.mailchute.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Finds mistakes in the routes before a message does. */
@Command(
        name = "check-routes",
        description =
                "Read the routes, and tell every mistake in them with file, line and what to write instead. Starts"
                        + " nothing and needs no network.")
final class CheckRoutesCommand implements Callable<Integer> {
    @ParentCommand
    private Mailchute mailchute;

    @Parameters(paramLabel = "DIR", arity = "0..1", description = "Folder of the routes. Default: ./routes")
    private Path routes;

    @Override
    public Integer call() {
        return mailchute.checkRoutes(Optional.ofNullable(routes));
    }
}
