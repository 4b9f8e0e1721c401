package dev.mailchute.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.support.SampleLetters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
    @TempDir
    Path folder;

    private final String before = System.getProperty("java.io.tmpdir");
    private MailCenter mailCenter;
    private Path temporary;
    private List<String> ids;

    @BeforeEach
    void fill() throws IOException {
        mailCenter = new MailCenter(folder.resolve("mail-center"), Clock.systemUTC());
        SampleLetters.fill(mailCenter, 3, Instant.now());
        ids = mailCenter.list().stream().map(Letter::id).toList();
        temporary = Files.createDirectory(folder.resolve("temporary"));
        System.setProperty("java.io.tmpdir", temporary.toString());
    }

    @AfterEach
    void settle() {
        System.setProperty("java.io.tmpdir", before);
    }

    private Export export(long maxBytes) {
        return new Export(mailCenter, maxBytes, Duration.ofMillis(50));
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void a_zip_has_all_and_its_file_is_gone_when_it_is_closed() throws IOException {
        Set<String> names = new TreeSet<>();
        try (ZipInputStream zip =
                new ZipInputStream(export(Export.MAX_BYTES).of(ids).content())) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
                assertTrue(zip.readAllBytes().length > 0);
            }
        }
        assertEquals(
                ids.stream()
                        .flatMap(id -> Stream.of(id + ".eml", id + ".json"))
                        .collect(Collectors.toCollection(TreeSet::new)),
                names);
        assertEquals(List.of(), left());
    }

    @Test
    void only_so_many_zips_are_kept_for_slow_downloads_and_each_makes_room_when_it_ends() throws IOException {
        List<InputStream> kept = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                kept.add(export(Export.MAX_BYTES).of(ids).content());
            }
            Problem.Refusal busy = assertThrows(
                    Problem.Refusal.class, () -> export(Export.MAX_BYTES).of(ids));
            assertEquals(503, busy.problem().status());
            assertEquals("5", busy.problem().headers().get("Retry-After"));
            kept.get(0).close();
            kept.get(0).close(); // twice is once
            kept.set(0, export(Export.MAX_BYTES).of(ids).content());
            assertThrows(Problem.Refusal.class, () -> export(Export.MAX_BYTES).of(ids));
        } finally {
            for (InputStream content : kept) {
                content.close();
            }
        }
        assertEquals(List.of(), left());
    }

    @Test
    void what_is_too_much_is_said_and_leaves_nothing_behind() throws IOException {
        for (int i = 0; i < 5; i++) { // a refusal makes room again
            Problem.Refusal large =
                    assertThrows(Problem.Refusal.class, () -> export(10).of(ids));
            assertEquals(413, large.problem().status());
            assertTrue(large.getMessage().contains("10 bytes"), large::getMessage);
        }
        Problem.Refusal many = assertThrows(
                Problem.Refusal.class, () -> export(Export.MAX_BYTES).of(Collections.nCopies(1001, ids.get(0))));
        assertEquals(413, many.problem().status());
        // the same letter twice, which no zip can have
        for (int i = 0; i < 5; i++) {
            Problem.Refusal broken = assertThrows(
                    Problem.Refusal.class, () -> export(Export.MAX_BYTES).of(List.of(ids.get(0), ids.get(0))));
            assertTrue(broken.getMessage().contains("cannot be written"), broken::getMessage);
        }
        assertEquals(List.of(), left());
    }
}
