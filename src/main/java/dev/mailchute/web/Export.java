package dev.mailchute.web;

import dev.mailchute.files.Json;
import dev.mailchute.files.TemporaryFolder;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The messages of letters as a zip file. It is written to disk, because messages may be large, one export at a time. The disk is shared
 * with mail, so the space that exports may use is limited.
 */
final class Export {
    static final int MOST = 1000;
    static final long MAX_BYTES = 512L * 1024 * 1024;
    /** Reserved for mail. */
    private static final long ROOM = 256L * 1024 * 1024;

    /** Zip files on disk at the same time: a slow download keeps its file. */
    private static final int HELD = 3;

    private static final int RETRY_SECONDS = 5;
    // static: there is one disk
    private static final Semaphore MAKING = new Semaphore(1, true);
    private static final Semaphore KEPT = new Semaphore(HELD);

    private final MailCenter mailCenter;
    private final long maxBytes;
    private final Duration patience;

    Export(MailCenter mailCenter) {
        this(mailCenter, MAX_BYTES, Duration.ofSeconds(3));
    }

    Export(MailCenter mailCenter, long maxBytes, Duration patience) {
        this.mailCenter = mailCenter;
        this.maxBytes = maxBytes;
        this.patience = patience;
    }

    /** @throws Problem.Refusal if nothing is exported; its detail is fit for a person */
    Reply of(List<String> ids) {
        if (ids.size() > MOST) {
            throw refusal(
                    413,
                    "too-many-letters",
                    String.format(
                            "An export is limited to %,d letters; you selected %,d. Select fewer letters.",
                            MOST, ids.size()));
        }
        if (!KEPT.tryAcquire()) {
            throw busy();
        }
        AtomicBoolean isKept = new AtomicBoolean(true);
        Runnable giveBack = () -> {
            if (isKept.compareAndSet(true, false)) {
                KEPT.release();
            }
        };
        try {
            return Reply.download("application/zip", "letters.zip", inTurn(ids, giveBack));
        } catch (IOException e) {
            giveBack.run();
            throw refusal(
                    503,
                    "no-zip",
                    "The zip file cannot be written in " + TemporaryFolder.path() + ": " + e
                            + ". Nothing was exported.");
        } catch (RuntimeException | Error e) {
            giveBack.run();
            throw e;
        }
    }

    private InputStream inTurn(List<String> ids, Runnable giveBack) throws IOException {
        try {
            if (!MAKING.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw busy();
        }
        try {
            return zip(letters(ids), giveBack);
        } finally {
            MAKING.release();
        }
    }

    private static Problem.Refusal busy() {
        return Problem.of(503, "export-busy", "Other exports are in progress. Try again in a few seconds.")
                .header("Retry-After", String.valueOf(RETRY_SECONDS))
                .refusal();
    }

    private static Problem.Refusal refusal(int status, String code, String words) {
        return Problem.of(status, code, words).refusal();
    }

    private List<Letter> letters(List<String> ids) throws IOException {
        List<Letter> letters = new ArrayList<>();
        long bytes = 0;
        for (String id : ids) {
            Optional<Letter> letter = mailCenter.find(id);
            if (letter.isPresent()) {
                letters.add(letter.get());
                bytes += mailCenter.message(letter.get()).map(Export::size).orElse(0L);
            }
        }
        if (bytes > maxBytes) {
            throw refusal(
                    413,
                    "too-large",
                    "These messages have " + Formats.size(bytes) + " in total, and an export is limited to "
                            + Formats.size(maxBytes) + ". Select fewer letters, or download each message.");
        }
        long free = Files.getFileStore(TemporaryFolder.path()).getUsableSpace();
        if (free < bytes + ROOM) {
            throw refusal(
                    503,
                    "disk-full",
                    "Not enough disk space for the zip file: " + Formats.size(free) + " free in "
                            + TemporaryFolder.path() + ", of which " + Formats.size(ROOM)
                            + " are reserved for mail. Select fewer letters, or download each message.");
        }
        return letters;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0; // add() reports it in the zip file
        }
    }

    /** A file that is deleted when it is closed. */
    private InputStream zip(List<Letter> letters, Runnable giveBack) throws IOException {
        Path file = Files.createTempFile(TemporaryFolder.path(), "mailchute-export", ".zip");
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        try {
            try (ZipOutputStream zip = new ZipOutputStream(staysOpen(Channels.newOutputStream(channel)))) {
                for (Letter letter : letters) {
                    add(zip, letter);
                }
            }
            channel.position(0);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
        return new FilterInputStream(Channels.newInputStream(channel)) {
            @Override
            public void close() throws IOException {
                giveBack.run();
                super.close();
            }
        };
    }

    private static OutputStream staysOpen(OutputStream file) {
        return new FilterOutputStream(new BufferedOutputStream(file, 64 * 1024)) {
            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                out.write(bytes, from, count);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    private void add(ZipOutputStream zip, Letter letter) throws IOException {
        Optional<Path> message = mailCenter.message(letter);
        if (message.isPresent()) {
            try (InputStream in = Files.newInputStream(message.get())) {
                zip.putNextEntry(new ZipEntry(letter.id() + ".eml"));
                in.transferTo(zip);
            } catch (FileSystemException unreadable) {
                zip.putNextEntry(new ZipEntry(letter.id() + ".missing.txt"));
                zip.write(("The message cannot be read: " + unreadable + "\r\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        zip.putNextEntry(new ZipEntry(letter.id() + ".json"));
        zip.write(Json.file(letter));
    }
}
