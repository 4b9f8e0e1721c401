package dev.mailchute.cli;

import dev.mailchute.access.Role;
import dev.mailchute.app.ApplicationRunner;
import dev.mailchute.app.Timing;
import dev.mailchute.doctor.Doctor;
import dev.mailchute.reconcile.ReconcileOnce;
import dev.mailchute.reconcile.Reconciliation.Patience;
import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.Direction;
import dev.mailchute.settings.Settings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The implementation of the commands; each calls the class that does the work. */
public final class CommandBodies implements Commands {
    private final PrintStream out;

    /** @param out where results are printed; errors are thrown */
    public CommandBodies(PrintStream out) {
        this.out = out;
    }

    @Override
    public int run(Settings settings, Path routes) throws Exception {
        return new ApplicationRunner(settings, routes, Timing.real()).run();
    }

    @Override
    public int checkConfig(Optional<Settings> settings, Optional<Path> routes, List<ConfigurationProblem> known) {
        return new ConfigCommands(out).check(settings, routes, known);
    }

    @Override
    public int checkRoutes(Optional<Settings> settings, Path routes) {
        return new RouteProblems(out).print(settings, routes);
    }

    @Override
    public int drawRoutes(Path routes, Path to) throws Exception {
        return TestkitProgram.beside(Mailchute.class)
                .run(
                        out,
                        "dev.mailchute.testkit.drawing.DrawRoutes",
                        List.of("--routes", routes.toString(), "--to", to.toString()));
    }

    @Override
    public int tryMail(Optional<Settings> settings, Path routes, TriedMail mail) throws Exception {
        return new MailTrial(settings, routes, out).of(mail);
    }

    @Override
    public int reloadRoutes(Settings settings) throws Exception {
        return new RoutesReload(settings, out).ask();
    }

    @Override
    public int testRoutes(List<String> arguments) throws Exception {
        return TestkitProgram.beside(Mailchute.class).run(out, "dev.mailchute.testkit.routes.RouteTests", arguments);
    }

    @Override
    public int showConfig(Settings settings, boolean json) {
        return new ConfigCommands(out).show(settings, json);
    }

    @Override
    public int doctor(Settings settings, Optional<String> sendTest, List<String> mustRefuse, boolean json)
            throws Exception {
        Timing timing = Timing.real();
        return new Doctor(settings, timing.clock(), timing.response(), timing.looks(), System.getenv())
                .examine(new Doctor.Options(sendTest, mustRefuse, json), out);
    }

    @Override
    public int health(Settings settings, HealthQuestion question, boolean json) throws Exception {
        return new HealthAnswer(settings, out).ask(question, json);
    }

    @Override
    public int reconcile(Settings settings, Optional<String> name, Duration since, boolean json) throws Exception {
        return new ReconcileOnce(settings, Timing.real().clock(), Patience.standard(() -> false))
                .compare(name, since, json, out);
    }

    @Override
    public int trace(Settings settings, TracedBy by, boolean json) {
        return new MessageTrace(settings, out).trace(by, json);
    }

    @Override
    public int list(Settings settings, Optional<Direction> direction, Optional<String> reason, boolean json) {
        return new LetterCommands(settings, out).list(direction, reason, json);
    }

    @Override
    public int listDiscarded(Settings settings, ChosenDiscarded letters, boolean json) {
        return new DiscardedCommands(settings, out).list(letters, json);
    }

    @Override
    public int restore(Settings settings, ChosenDiscarded letters, boolean json) throws Exception {
        return new DiscardedCommands(settings, out).restore(letters, json);
    }

    @Override
    public int show(Settings settings, String id, boolean json) {
        return new LetterCommands(settings, out).show(id, json);
    }

    @Override
    public int retry(Settings settings, ChosenLetters letters, boolean resend, boolean json) throws Exception {
        return new ActingCommands(settings, out).act("retry", letters, resend, json);
    }

    @Override
    public int discard(Settings settings, ChosenLetters letters, boolean json) throws Exception {
        return new ActingCommands(settings, out).act("discard", letters, false, json);
    }

    @Override
    public int export(Settings settings, String id, Path file) throws Exception {
        return new LetterCommands(settings, out).export(id, file);
    }

    @Override
    public int parts(Settings settings, PartsAction action, boolean json) throws Exception {
        return new PartCommands(settings, out).act(action, json);
    }

    @Override
    public int logLevel(Settings settings, String level) throws Exception {
        return new LogLevels(settings, out).set(level);
    }

    @Override
    public int token(Settings settings, String name, Role role, boolean replace) throws Exception {
        return new TokenCommand(settings, out).make(name, role, replace);
    }
}
