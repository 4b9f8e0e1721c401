package dev.mailchute.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Carries mail; the same as no command at all. */
@Command(name = "run", description = "Carry mail until told to stop.")
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
