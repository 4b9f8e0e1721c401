package dev.mailchute.doctor;

import dev.mailchute.files.OutboxNames;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Counts the files in an outbox: those waiting to be sent, those that cannot be read, and those that will never be sent. */
final class WaitingFiles {
    private static final Duration LONG = Duration.ofHours(1);

    private final Path directory;
    private final Report report;
    private long waiting;
    private long unreadable;
    private String unreadableExample;
    private long others;
    private String another;

    WaitingFiles(Path directory, Report report) {
        this.directory = directory;
        this.report = report;
    }

    void check() {
        try {
            if (Files.isDirectory(directory)) {
                count();
            }
            report.add(Finding.ok("waiting", waiting == 0 ? "no files waiting" : counted(waiting) + " to be sent"));
            addProblems();
        } catch (IOException e) {
            report.add(Finding.error(
                    "waiting",
                    directory + " cannot be listed: " + e.getMessage() + ".",
                    "Give the account that Mailchute runs as read access."));
        }
    }

    private static String counted(long files) {
        return files + (files == 1 ? " file is waiting" : " files are waiting");
    }

    private void count() throws IOException {
        for (Path file : list(directory)) {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            String name = OutboxNames.text(file);
            if (attributes.isDirectory() || name.startsWith(".")) {
                continue;
            }
            if (!OutboxNames.isMail(name)) {
                note(name, attributes);
                continue;
            }
            waiting++;
            if (attributes.isRegularFile() && !Files.isReadable(file)) {
                unreadable++;
                unreadableExample = name + " (owner " + Files.getOwner(file, LinkOption.NOFOLLOW_LINKS) + ")";
            }
        }
        Path claimed = directory.resolve(".claimed");
        if (Files.isDirectory(claimed)) {
            for (Path home : list(claimed)) {
                waiting += Files.isDirectory(home) ? list(home).size() : 0;
            }
        }
    }

    private void note(String name, BasicFileAttributes attributes) {
        if (attributes.lastModifiedTime().toInstant().isBefore(Instant.now().minus(LONG))) {
            others++;
            another = name;
        }
    }

    private void addProblems() {
        if (unreadable > 0) {
            report.add(Finding.warning(
                    "waiting",
                    unreadable + " of them cannot be read, for example " + unreadableExample + ".",
                    "Give the account that Mailchute runs as read access, or remove them."));
        }
        if (others > 0) {
            report.add(Finding.hint(
                    "waiting",
                    others + (others == 1 ? " file without" : " files without")
                            + " the extension .eml or .json for more than an hour, for example " + another,
                    "Attachments of a .json file are fine. To send a finished message, rename it to .eml or .json."));
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(files::add);
        }
        return files;
    }
}
