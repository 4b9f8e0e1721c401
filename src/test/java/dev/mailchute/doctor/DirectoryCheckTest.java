package dev.mailchute.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryCheckTest {
    @ParameterizedTest
    @CsvSource({"0, ERROR", "1, WARNING", "104857599, WARNING", "104857600, OK"})
    void a_volume_without_a_free_byte_is_an_error_and_one_with_few_a_warning(long free, Mark mark) {
        assertEquals(
                mark,
                DirectoryCheck.room("outbox", "/out can be written to", free).mark());
    }
}
