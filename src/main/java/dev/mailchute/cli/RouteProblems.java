package dev.mailchute.cli;

import dev.mailchute.app.RouteCheck;
import dev.mailchute.routes.RouteProblem;
import dev.mailchute.settings.ConfigurationException;
import dev.mailchute.settings.Settings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/** Prints what is wrong with the routes. */
final class RouteProblems {
    private final PrintStream out;

    RouteProblems(PrintStream out) {
        this.out = out;
    }

    int print(Optional<Settings> settings, Path routes) {
        RoutesFolder.problemWith(routes).ifPresent(problem -> {
            throw new ConfigurationException(List.of(problem));
        });
        List<RouteProblem> problems = new RouteCheck(routes).problems(settings);
        for (RouteProblem problem : problems) {
            out.println(problem);
            out.println();
        }
        long errors = problems.stream().filter(RouteProblem::isError).count();
        out.println(
                problems.isEmpty()
                        ? "The routes in " + routes + " are sound as far as files tell."
                        : counted(errors, "error") + " and " + counted(problems.size() - errors, "warning") + " in "
                                + routes
                                + (errors == 0 ? "; run starts with them." : "; run does not start with them."));
        if (settings.isEmpty()) {
            out.println("The configuration cannot be read, so placeholders, mailboxes and folders were not checked;"
                    + " config check tells why.");
        }
        return errors == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.USAGE;
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
