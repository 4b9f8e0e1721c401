package dev.mailchute.app;

import dev.mailchute.doctor.Doctor;
import dev.mailchute.health.CheckListener;
import dev.mailchute.settings.Settings;
import dev.mailchute.web.SetUpChecks;

/** The checks of the set-up page are those of the command {@code doctor}. */
final class DoctorChecks implements SetUpChecks {
    private final Settings settings;
    private final Timing timing;

    DoctorChecks(Settings settings, Timing timing) {
        this.settings = settings;
        this.timing = timing;
    }

    @Override
    public void examine(CheckListener listener) throws Exception {
        doctor().examine(listener);
    }

    @Override
    public void sendTest(String outbox, String to, CheckListener listener) throws Exception {
        doctor().sendTest(outbox, to, listener);
    }

    private Doctor doctor() {
        return new Doctor(settings, timing.clock(), timing.response(), timing.looks(), System.getenv());
    }
}
