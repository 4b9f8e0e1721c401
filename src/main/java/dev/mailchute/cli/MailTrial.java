package dev.mailchute.cli;

import dev.mailchute.app.Timing;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.settings.Direction;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Outbox;
import dev.mailchute.settings.Secret;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Has the testkit try one message. It is told of the configuration what routes need, and no address or folder of it. */
final class MailTrial {
    private static final String USUAL = "support";

    /** Of a mailbox or outbox; they say what its routes do with a message. */
    private static final Set<String> KEYS =
            Set.of("route", "acknowledge", "remove-mail", "move-to", "move-held-to", "mime-limit");

    private final Optional<Settings> settings;
    private final Path routes;
    private final PrintStream out;

    /** @param settings if they can be read */
    MailTrial(Optional<Settings> settings, Path routes, PrintStream out) {
        this.settings = settings;
        this.routes = routes;
        this.out = out;
    }

    /** Where it goes in, and its file. */
    private record Entry(Path file, String name, boolean outgoing) {}

    int of(Commands.TriedMail mail) throws IOException, InterruptedException {
        Entry entry = Files.isRegularFile(mail.file()) ? file(mail) : letter(mail);
        // Only its owner can read such a file; the arguments of a process can be read by everyone.
        Path keys = Files.createTempFile("mailchute-try", ".properties");
        try {
            try (OutputStream to = Files.newOutputStream(keys)) {
                keys(entry).store(to, null);
            }
            List<String> arguments = new ArrayList<>(List.of(
                    "--routes",
                    routes.toString(),
                    "--mail",
                    entry.file().toString(),
                    "--name",
                    entry.name(),
                    "--settings",
                    keys.toString()));
            if (entry.outgoing()) {
                arguments.add("--outgoing");
            }
            return TestkitProgram.beside(Mailchute.class).run(out, "dev.mailchute.testkit.routes.TryMail", arguments);
        } finally {
            Files.deleteIfExists(keys);
        }
    }

    private Entry file(Commands.TriedMail mail) {
        Function<Settings, Stream<String>> names = mail.outgoing()
                ? read -> read.outbound().stream().map(Outbox::name)
                : read -> read.inbound().stream().map(InboundMailbox::name);
        String name = mail.name()
                .or(() -> settings.flatMap(read -> names.apply(read).findFirst()))
                .orElse(USUAL);
        return new Entry(mail.file(), name, mail.outgoing());
    }

    private Entry letter(Commands.TriedMail mail) {
        Settings read =
                settings.orElseThrow(() -> new LetterCommands.UnknownLetterException("there is no file " + mail.file()
                        + ", and the configuration cannot be read, so letters are not found; config check tells why"));
        MailCenter letters = new MailCenter(read.mailCenterDir(), Timing.real().clock());
        Letter letter = letters.find(mail.what())
                .orElseThrow(() -> new LetterCommands.UnknownLetterException("there is no file " + mail.file()
                        + ", and no letter " + LetterCommands.oneLine(mail.what()) + " in the Mail Center"));
        Path message = letters.message(letter)
                .orElseThrow(() -> new LetterCommands.UnknownLetterException(
                        "letter " + mail.what() + " has no message: it could not be retrieved"));
        return new Entry(
                message, mail.name().orElse(letter.name()), letter.direction().equals(Direction.OUTBOUND.toString()));
    }

    private Properties keys(Entry entry) {
        Properties keys = new Properties();
        settings.ifPresent(read -> {
            read.own().forEach((key, value) -> {
                if (key.startsWith("routes.")) {
                    keys.setProperty(key, value);
                }
            });
            String part = "mailchute." + (entry.outgoing() ? "outbound." : "inbound.") + entry.name() + ".";
            Map<String, Secret> texts = read.written().texts();
            KEYS.forEach(key -> Optional.ofNullable(texts.get(part + key))
                    .ifPresent(text -> keys.setProperty(part + key, text.reveal())));
        });
        return keys;
    }
}
