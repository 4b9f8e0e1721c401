package dev.mailchute.bench;

import dev.mailchute.testkit.SampleMail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** The messages of the benchmarks: sizes are lognormal with a mean of 40 KB as MIME, and the same in each run. */
final class Letters {
    private final Random random = new Random(7);

    byte[] next(String from, String to, int number) {
        return SampleMail.withAttachment(from, to, "Mail " + number, "report.pdf", new byte[size()]);
    }

    private int size() {
        return (int) Math.min(2_000_000, Math.exp(Math.log(18_000) + random.nextGaussian()));
    }

    /** Writes so many into a folder. */
    static void write(Path folder, int count, String from, String to) throws IOException {
        Files.createDirectories(folder);
        Letters letters = new Letters();
        for (int i = 0; i < count; i++) {
            Files.write(folder.resolve(String.format("%06d.eml", i)), letters.next(from, to, i));
        }
    }
}
