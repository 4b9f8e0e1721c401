package dev.mailchute;

import dev.mailchute.settings.Direction;
import dev.mailchute.settings.Settings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/** The bodies of the commands. */
final class Application implements Commands {
    private final PrintStream out;

    /** @param out where answers go; errors are thrown */
    Application(PrintStream out) {
        this.out = out;
    }

    @Override
    public int run(Settings settings, Path routes) {
        return notYet("run");
    }

    @Override
    public int doctor(Settings settings, Optional<String> sendTest, boolean json) {
        return notYet("doctor");
    }

    @Override
    public int list(Settings settings, Optional<Direction> direction, Optional<String> reason, boolean json) {
        return notYet("mail-center list");
    }

    @Override
    public int show(Settings settings, String id, boolean json) {
        return notYet("mail-center show");
    }

    @Override
    public int retry(Settings settings, Selection letters, boolean resend, boolean json) {
        return notYet("mail-center retry");
    }

    @Override
    public int discard(Settings settings, Selection letters, boolean json) {
        return notYet("mail-center discard");
    }

    @Override
    public int export(Settings settings, String id, Path file) {
        return notYet("mail-center export");
    }

    private int notYet(String command) {
        out.println(command + " is not built yet");
        return 1;
    }
}
