package dev.mailchute;

import dev.mailchute.settings.Direction;
import dev.mailchute.settings.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The program as it is, but for its waits: look-ups of doubtful sends take half a second in place of a minute. */
public final class QuickMailchute {
    private static final Timing QUICK = new Timing(
            Clock.systemUTC(),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofMillis(50),
            List.of(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(200)));

    private QuickMailchute() {}

    public static void main(String[] args) {
        Mailchute mailchute = new Mailchute(new Quick(new Application(System.out)), System.getenv(), Path.of(""));
        System.exit(mailchute.execute(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
    }

    private record Quick(Commands real) implements Commands {
        @Override
        public int run(Settings settings, Path routes) throws Exception {
            return new Running(settings, routes, QUICK).untilStopped();
        }

        @Override
        public int doctor(Settings settings, Optional<String> sendTest, boolean json) throws Exception {
            return real.doctor(settings, sendTest, json);
        }

        @Override
        public int list(Settings settings, Optional<Direction> direction, Optional<String> reason, boolean json)
                throws Exception {
            return real.list(settings, direction, reason, json);
        }

        @Override
        public int show(Settings settings, String id, boolean json) throws Exception {
            return real.show(settings, id, json);
        }

        @Override
        public int retry(Settings settings, Selection letters, boolean resend, boolean json) throws Exception {
            return real.retry(settings, letters, resend, json);
        }

        @Override
        public int discard(Settings settings, Selection letters, boolean json) throws Exception {
            return real.discard(settings, letters, json);
        }

        @Override
        public int export(Settings settings, String id, Path file) throws Exception {
            return real.export(settings, id, file);
        }
    }
}
