package dev.mailchute.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Runs the tests of the routes. The testkit does the work, in a process of its own: no part of it is in the application. */
@Command(
        name = "test-routes",
        description =
                "Run the tests of the routes, against a tenant on this machine. Needs mailchute-testkit.jar next to"
                        + " mailchute.jar, and no network.")
final class TestRoutesCommand implements Callable<Integer> {
    @ParentCommand
    private Mailchute mailchute;

    @Option(names = "--routes", paramLabel = "DIR", description = "Folder of the routes. Default: ./routes")
    private Path routes;

    @Option(
            names = "--kill",
            description = "Repeat each test with a kill -9 after every step of its messages. It must end the same.")
    private boolean kill;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Files with tests. Default: own/tests/*.test.yaml in the folder of the routes.")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "--routes", mailchute.routes(Optional.ofNullable(routes)).toString()));
        if (kill) {
            arguments.add("--kill");
        }
        arguments.add("--");
        files.forEach(file -> arguments.add(file.toString()));
        return mailchute.commands().testRoutes(arguments);
    }
}
