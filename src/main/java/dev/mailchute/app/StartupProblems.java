package dev.mailchute.app;

import dev.mailchute.net.Network;
import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.Settings;
import dev.mailchute.web.server.WebServer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What would keep {@code run} from starting though every key is valid, as far as files tell. Opens no connection and creates nothing. */
public final class StartupProblems {
    private StartupProblems() {}

    /**
     * @param settings if all keys are valid
     * @param routes the folder of the routes, if there are any in it
     */
    public static List<ConfigurationProblem> of(Optional<Settings> settings, Optional<Path> routes) {
        List<ConfigurationProblem> problems = new ArrayList<>();
        settings.ifPresent(read -> {
            caFile(read).ifPresent(problems::add);
            read.http().tls().flatMap(WebServer::problemWith).ifPresent(problems::add);
        });
        routes.ifPresent(folder -> {
            problems.addAll(RouteCheck.refusals(new RouteCheck(folder).problems(settings)));
        });
        return problems;
    }

    /** What does not keep it from starting, and should be known about the files in the folder of the routes. */
    public static List<String> notes(Path routes) {
        OwnFiles files = new OwnFiles(routes);
        try (Plugins plugins = new Plugins(routes)) {
            Stream<String> ignored = Stream.of(files.ignored(), plugins.ignored())
                    .flatMap(List::stream)
                    .map(one -> one.place() + ": " + one.what());
            return Stream.concat(
                            ignored, Stream.of(files.told(), plugins.told()).flatMap(List::stream))
                    .toList();
        }
    }

    private static Optional<ConfigurationProblem> caFile(Settings settings) {
        try {
            Network.trusted(settings.microsoft365().caFile());
            return Optional.empty();
        } catch (IOException | GeneralSecurityException e) {
            return Optional.of(caFile(e));
        }
    }

    static ConfigurationProblem caFile(Exception e) {
        return new ConfigurationProblem(
                "mailchute.ca-file",
                "the certificates in it cannot be read: " + e.getMessage(),
                "mailchute.ca-file = config/corporate-ca.pem, a file that starts with -----BEGIN CERTIFICATE-----");
    }
}
