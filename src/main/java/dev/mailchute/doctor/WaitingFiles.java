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

/** What lies in an outbox: what waits to be sent, what cannot be, and what nobody will take. */
final class WaitingFiles {
    private static final Duration LONG = Duration.ofHours(1);

    private final Path directory;
    private final Report report;
    private long waiting;
    private long unreadable;
    private String anUnreadable;
    private long others;
    private String another;

    WaitingFiles(Path directory, Report report) {
        this.directory = directory;
        this.report = report;
    }

    void look() {
        try {
            if (Files.isDirectory(directory)) {
                count();
            }
            report.add(Finding.ok("waiting", waiting == 0 ? "no file waits" : counted(waiting) + " to be sent"));
            tellOdd();
        } catch (IOException e) {
            report.add(Finding.cross(
                    "waiting",
                    directory + " cannot be listed: " + e.getMessage() + ".",
                    "Give the account that Mailchute runs as the right to read there."));
        }
    }

    private static String counted(long files) {
        return files + (files == 1 ? " file waits" : " files wait");
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
                anUnreadable = name + " (owner " + Files.getOwner(file, LinkOption.NOFOLLOW_LINKS) + ")";
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

    private void tellOdd() {
        if (unreadable > 0) {
            report.add(Finding.warning(
                    "waiting",
                    unreadable + " of them cannot be read, such as " + anUnreadable + ".",
                    "Let the account that Mailchute runs as read them, or remove them."));
        }
        if (others > 0) {
            report.add(
                    Finding.hint(
                            "waiting",
                            others + (others == 1 ? " file has" : " files have")
                                    + " another ending than .eml or .json for more than an hour, such as " + another,
                            "Attachments of a .json may lie there. Mail that is finished must be renamed to .eml or .json to be sent."));
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
