package dev.mailchute.cli;

import dev.mailchute.settings.ConfigurationException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Draws the routes. The testkit does it, in a process of its own: the application has no part that draws. */
@Command(
        name = "draw-routes",
        description =
                "Draw each route of a folder, the own ones included, as an SVG. Needs mailchute-testkit.jar next to"
                        + " mailchute.jar, and no network.")
final class DrawRoutesCommand implements Callable<Integer> {
    @ParentCommand
    private Mailchute mailchute;

    @Parameters(paramLabel = "DIR", arity = "0..1", description = "Folder of the routes. Default: ./routes")
    private Path routes;

    @Option(names = "--to", paramLabel = "DIR", description = "Where the drawings go. Default: ./drawings")
    private Path to;

    @Override
    public Integer call() throws Exception {
        Path folder = mailchute.routes(Optional.ofNullable(routes));
        RoutesFolder.problemWith(folder).ifPresent(problem -> {
            throw new ConfigurationException(List.of(problem));
        });
        return mailchute
                .commands()
                .drawRoutes(folder, mailchute.resolve(Optional.ofNullable(to).orElse(Path.of("drawings"))));
    }
}
