package dev.mailchute.web;

import dev.mailchute.eml.MailView;
import dev.mailchute.mailcenter.DiscardedLetters.Discarded;
import dev.mailchute.mailcenter.Letter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What belongs to a mail and is no page: its file, its attachments, its earlier versions, its HTML for the frame. */
final class MailDownloads {
    private final PageContext context;
    private final PictureKeys keys;

    MailDownloads(PageContext context) {
        this.context = context;
        this.keys = new PictureKeys(() -> context.steady().instant());
    }

    /** What this address leads to; absent if it is a page, or nothing. */
    Optional<Reply> reply(List<String> steps) {
        if (steps.size() < 3 || !steps.get(0).equals("letters") && !steps.get(0).equals("discarded")) {
            return Optional.empty();
        }
        String id = steps.get(1);
        Optional<Letter> letter = letter(steps);
        Optional<Path> message = message(steps);
        if (letter.isEmpty() || message.isEmpty()) {
            return Optional.empty();
        }
        try {
            return switch (steps.get(2) + "/" + steps.size()) {
                case "html/3" -> html(message.get());
                case "message.eml/3" -> Optional.of(mail(message.get(), id + ".eml"));
                case "attachments/4" -> attachment(message.get(), steps.get(3));
                case "previous/4" ->
                    Request.wholeNumber(steps.get(3))
                            .filter(number -> number >= 1)
                            .flatMap(number -> previous(letter.get(), number));
                default -> Optional.empty();
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Reply mail(Path file, String name) throws IOException {
        return Reply.download("message/rfc822", name, Files.newInputStream(file));
    }

    private Optional<Reply> previous(Letter letter, int number) {
        List<Path> previous = context.mailCenter().previous(letter);
        try {
            return number > previous.size()
                    ? Optional.empty()
                    : Optional.of(mail(previous.get(number - 1), letter.id() + "-previous-" + number + ".eml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Reply> attachment(Path message, String text) throws IOException {
        Optional<Integer> number = Request.wholeNumber(text);
        return number.isEmpty()
                ? Optional.empty()
                : MailView.attachment(message, number.get())
                        .map(open -> Reply.download(
                                "application/octet-stream", open.attachment().name(), open.content()));
    }

    private Optional<Reply> html(Path message) throws IOException {
        MailView mail = MailView.of(message);
        SafeHtml.Pictures pictures = new InlinePictures(mail, one -> "pictures/" + key(message, one));
        return mail.html().map(html -> Reply.strangers(SafeHtml.document(html.content(), html.isCut(), pictures)));
    }

    private String key(Path message, MailView.Attachment picture) {
        try {
            return keys.key(message, picture.stored());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A picture that came with a mail, for whoever has its key; absent if this is none, or the key has run out. */
    Optional<Reply> picture(List<String> steps) {
        try {
            Optional<Path> message = message(steps);
            Optional<MailView.Stored> stored =
                    message.isEmpty() ? Optional.empty() : keys.find(message.get(), steps.get(3));
            return stored.isEmpty()
                    ? Optional.empty()
                    : Picture.of(MailView.open(message.get(), stored.get()))
                            .map(picture -> Reply.picture(picture.type(), picture.content()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Letter> letter(List<String> steps) {
        String id = steps.get(1);
        return steps.get(0).equals("letters")
                ? context.mailCenter().find(id)
                : context.mailCenter().discarded().find(id).map(Discarded::letter);
    }

    private Optional<Path> message(List<String> steps) {
        String id = steps.get(1);
        return steps.get(0).equals("letters")
                ? context.mailCenter().find(id).flatMap(context.mailCenter()::message)
                : context.mailCenter()
                        .discarded()
                        .find(id)
                        .flatMap(context.mailCenter().discarded()::message);
    }
}
