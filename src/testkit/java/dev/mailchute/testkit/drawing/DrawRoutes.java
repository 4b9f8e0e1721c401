package dev.mailchute.testkit.drawing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Draws the routes of a folder. */
@Command(name = "draw-routes", description = "Draw each route of a folder as an SVG.", mixinStandardHelpOptions = true)
public final class DrawRoutes implements Callable<Integer> {
    @Option(names = "--routes", paramLabel = "DIR", required = true, description = "The folder of the routes.")
    private Path routes;

    @Option(names = "--to", paramLabel = "DIR", required = true, description = "Where the drawings go.")
    private Path to;

    private DrawRoutes() {}

    public static void main(String[] arguments) {
        // There may be no screen.
        System.setProperty("java.awt.headless", "true");
        System.exit(new CommandLine(new DrawRoutes()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(routes)) {
            System.err.println("there is no folder " + routes);
            return CommandLine.ExitCode.USAGE;
        }
        List<String> drawn;
        try {
            drawn = new DrawnRoutes(routes).write(to);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            System.err.println(
                    "a file of " + routes + " is not YAML; check-routes tells which: " + e.getOriginalMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        drawn.forEach(name -> System.out.println(to.resolve(name)));
        return CommandLine.ExitCode.OK;
    }
}
