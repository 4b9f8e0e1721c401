package dev.mailchute.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Runs the application; the default command. */
@Command(name = "run", description = "Run until stopped. This is the default command.")
final class RunCommand implements Callable<Integer> {
    @ParentCommand
    private Mailchute mailchute;

    @Option(names = "--routes", paramLabel = "DIR", description = "Folder of the routes. Default: ./routes")
    private Path routes;

    @Override
    public Integer call() throws Exception {
        return mailchute.run(Optional.ofNullable(routes));
    }
}
