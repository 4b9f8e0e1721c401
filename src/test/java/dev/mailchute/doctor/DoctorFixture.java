package dev.mailchute.doctor;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Each test begins with a good set-up in a folder of its own, and makes it worse. */
abstract class DoctorFixture {
    @TempDir
    Path folder;

    Clinic clinic;

    @BeforeEach
    void open_the_clinic() {
        clinic = new Clinic(folder);
    }

    @AfterEach
    void close_the_clinic() {
        clinic.close();
    }
}
