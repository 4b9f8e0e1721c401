package dev.mailchute.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailchute.app.Timing;
import dev.mailchute.files.Json;
import dev.mailchute.mailcenter.HistoryEntry;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.mailcenter.Settled;
import dev.mailchute.settings.Direction;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The commands that only read letters; they do not need the running application. */
final class LetterCommands {
    private final PrintStream out;
    private final MailCenter mailCenter;

    LetterCommands(Settings settings, PrintStream out) {
        this.out = out;
        this.mailCenter = new MailCenter(settings.mailCenterDir(), Timing.real().clock());
    }

    int list(Optional<Direction> direction, Optional<String> reason, boolean json) {
        List<Letter> letters = mailCenter.list().stream()
                .filter(letter -> direction.isEmpty()
                        || letter.direction().equals(direction.get().toString()))
                .filter(letter -> matches(letter, reason))
                .toList();
        if (json) {
            out.print(new String(Json.file(letters), StandardCharsets.UTF_8));
            return 0;
        }
        if (letters.isEmpty()) {
            out.println("No letters are waiting.");
            return 0;
        }
        for (Letter letter : letters) {
            out.printf(
                    "%s  %-8s %-12s %s  %s%n    %s%n",
                    letter.id(),
                    letter.direction(),
                    letter.name(),
                    letter.lastFailure(),
                    oneLine(letter.subject()),
                    oneLine(letter.reason()));
        }
        out.println(
                letters.size() + (letters.size() == 1 ? " letter" : " letters") + ". To see one: mail-center show ID");
        return 0;
    }

    static boolean matches(Letter letter, Optional<String> reason) {
        return reason.isEmpty()
                || letter.reason() != null
                        && letter.reason()
                                .toLowerCase(Locale.ROOT)
                                .contains(reason.get().toLowerCase(Locale.ROOT))
                || reason.get().equalsIgnoreCase(letter.code());
    }

    /** Texts come from strangers' messages: control characters must not reach the terminal. */
    static String oneLine(String text) {
        return text == null ? "" : text.replaceAll("[\\p{Cc}\\p{Cf}]+", " ").strip();
    }

    int show(String id, boolean json) {
        Optional<Settled> settled = mailCenter.settled(id);
        if (settled.isPresent()) {
            return show(settled.get(), json);
        }
        Letter letter = letter(id);
        List<HistoryEntry> history = mailCenter.history(letter);
        if (json) {
            ObjectNode shown = Json.mapper().valueToTree(letter);
            shown.set("history", Json.mapper().valueToTree(history));
            out.print(new String(Json.file(shown), StandardCharsets.UTF_8));
            return 0;
        }
        print(letter);
        out.printf(
                "%-18s %s%n",
                "message",
                mailCenter.message(letter).map(Path::toString).orElse("none: the message could not be retrieved"));
        print(history);
        return 0;
    }

    private int show(Settled settled, boolean json) {
        if (json) {
            out.print(new String(Json.file(settled), StandardCharsets.UTF_8));
            return 0;
        }
        out.println("This letter is settled: " + oneLine(settled.describe()));
        print(settled.letter());
        print(settled.history());
        if (settled.isDiscarded()) {
            out.println("To restore it: mail-center restore " + settled.letter().id());
        }
        return 0;
    }

    private void print(Letter letter) {
        Json.mapper().<ObjectNode>valueToTree(letter).properties().stream()
                .filter(member -> !member.getValue().isNull())
                .forEach(member -> out.printf(
                        "%-18s %s%n",
                        member.getKey(),
                        oneLine(
                                member.getValue().isTextual()
                                        ? member.getValue().asText()
                                        : member.getValue().toString())));
    }

    private void print(List<HistoryEntry> history) {
        out.println("history");
        history.forEach(entry -> out.printf(
                "  %s  %s  %s: %s  %s%n",
                entry.time(), entry.who(), entry.what(), entry.outcome(), oneLine(entry.reason())));
    }

    private Letter letter(String id) {
        return mailCenter
                .find(id)
                .orElseThrow(
                        () -> new UnknownLetterException("there is no letter " + oneLine(id) + " in the Mail Center"));
    }

    /** There is no such letter, or it has no message; the text is printed unchanged. */
    static final class UnknownLetterException extends RuntimeException {
        UnknownLetterException(String message) {
            super(message);
        }
    }

    int export(String id, Path file) throws IOException {
        Letter letter = letter(id);
        Path message = mailCenter
                .message(letter)
                .orElseThrow(() ->
                        new UnknownLetterException("letter " + id + " has no message: it could not be retrieved"));
        try (InputStream in = Files.newInputStream(message)) {
            Files.copy(in, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        out.println("written to " + file);
        return 0;
    }
}
