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

/** Downloads of a message: its file, attachments, previous versions, and its HTML for the frame. */
final class MailDownloads {
    private final PageContext context;
    private final PictureKeys keys;

    MailDownloads(PageContext context) {
        this.context = context;
        this.keys = new PictureKeys(() -> context.steady().instant());
    }

    /** The message itself. */
    Optional<Reply> file(List<String> steps) {
        return ofMessage(steps, message -> Optional.of(mail(message, steps.get(1) + ".eml")));
    }

    Optional<Reply> attachment(List<String> steps) {
        return ofMessage(steps, message -> attachment(message, steps.get(3)));
    }

    /** An earlier version of a message that was edited. */
    Optional<Reply> previous(List<String> steps) {
        return ofMessage(steps, message -> Request.wholeNumber(steps.get(3))
                .filter(number -> number >= 1)
                .flatMap(number -> letter(steps).flatMap(letter -> previous(letter, number))));
    }

    /** The HTML of a message, for the frame. */
    Optional<Reply> html(List<String> steps) {
        return ofMessage(steps, this::html);
    }

    private interface Download {
        Optional<Reply> of(Path message) throws IOException;
    }

    private Optional<Reply> ofMessage(List<String> steps, Download download) {
        Optional<Path> message = message(steps);
        try {
            return message.isEmpty() ? Optional.empty() : download.of(message.get());
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

    /** An image for a client with its key; empty if it is not an image, or the key has expired. */
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
