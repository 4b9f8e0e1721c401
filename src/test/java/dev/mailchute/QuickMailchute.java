package dev.mailchute;

import dev.mailchute.app.ApplicationRunner;
import dev.mailchute.app.Timing;
import dev.mailchute.cli.CommandBodies;
import dev.mailchute.cli.Commands;
import dev.mailchute.cli.Mailchute;
import dev.mailchute.reconcile.ReconcileOnce;
import dev.mailchute.reconcile.Reconciliation.Patience;
import dev.mailchute.settings.Settings;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The program as it is, but for its waits: look-ups of doubtful sends take half a second in place of a minute. */
public final class QuickMailchute {
    /** What changed just now counts as a difference if it is still one a moment later. */
    public static final Patience EAGER = new Patience(Duration.ZERO, Duration.ofMillis(300), () -> false);

    private QuickMailchute() {}

    public static void main(String[] args) {
        Mailchute mailchute = new Mailchute(quick(new CommandBodies(System.out)), System.getenv(), Path.of(""));
        System.exit(mailchute.execute(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
    }

    @SuppressWarnings("unchecked")
    private static Commands quick(Commands real) {
        return (Commands) Proxy.newProxyInstance(
                Commands.class.getClassLoader(), new Class<?>[] {Commands.class}, (proxy, command, arguments) -> {
                    if (command.getName().equals("run")) {
                        return new ApplicationRunner(
                                        ShortWaits.schedules((Settings) arguments[0]),
                                        (Path) arguments[1],
                                        ShortWaits.timing()
                                                .clocks(
                                                        Clock.systemUTC(),
                                                        Timing.real().steady()))
                                .run();
                    }
                    if (command.getName().equals("reconcile")) {
                        return new ReconcileOnce((Settings) arguments[0], Clock.systemUTC(), EAGER)
                                .compare(
                                        (Optional<String>) arguments[1],
                                        (Duration) arguments[2],
                                        (boolean) arguments[3],
                                        System.out);
                    }
                    try {
                        return command.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
