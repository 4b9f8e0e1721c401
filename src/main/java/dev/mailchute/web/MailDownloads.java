package dev.mailchute.web;

import dev.mailchute.eml.MailView;
import dev.mailchute.mailcenter.DiscardedLetters.Discarded;
import dev.mailchute.mailcenter.Letter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What belongs to a mail and is no page: its file, its attachments, its earlier versions, its HTML for the frame. */
final class MailDownloads {
    private static final int MOST_PICTURE = 512 * 1024;
    private static final int MOST_PICTURES = 4 * 1024 * 1024;

    private final PageContext context;

    MailDownloads(PageContext context) {
        this.context = context;
    }

    /** What this address leads to; absent if it is a page, or nothing. */
    Optional<Reply> reply(List<String> steps) {
        if (steps.size() < 3 || !steps.get(0).equals("letters") && !steps.get(0).equals("discarded")) {
            return Optional.empty();
        }
        String id = steps.get(1);
        boolean waits = steps.get(0).equals("letters");
        Optional<Letter> letter = waits
                ? context.mailCenter().find(id)
                : context.mailCenter().discarded().find(id).map(Discarded::letter);
        Optional<Path> message = waits
                ? letter.flatMap(context.mailCenter()::message)
                : context.mailCenter()
                        .discarded()
                        .find(id)
                        .flatMap(context.mailCenter().discarded()::message);
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
        if (number.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> name = MailView.of(message).attachments().stream()
                .filter(one -> one.number() == number.get())
                .map(MailView.Attachment::name)
                .findFirst();
        Optional<InputStream> content = name.isEmpty() ? Optional.empty() : MailView.open(message, number.get());
        return content.map(in -> Reply.download("application/octet-stream", name.get(), in));
    }

    private static Optional<Reply> html(Path message) throws IOException {
        MailView mail = MailView.of(message);
        int[] left = {MOST_PICTURES};
        return mail.html()
                .map(html ->
                        Reply.strangers(SafeHtml.document(html.content(), id -> picture(message, mail, id, left))));
    }

    /** A picture that came with the mail, as a URL that loads nothing. */
    private static Optional<String> picture(Path message, MailView mail, String id, int[] left) {
        Optional<MailView.Attachment> found = mail.attachments().stream()
                .filter(one -> one.contentId().filter(id::equals).isPresent())
                .filter(one -> one.type().matches("image/(png|gif|jpeg|webp)"))
                .filter(one -> one.size() <= MOST_PICTURE * 2L)
                .findFirst();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = MailView.open(message, found.get().number()).orElseGet(InputStream::nullInputStream)) {
            byte[] bytes = in.readNBytes(MOST_PICTURE + 1);
            left[0] -= bytes.length;
            return bytes.length == 0 || bytes.length > MOST_PICTURE || left[0] < 0
                    ? Optional.empty()
                    : Optional.of("data:" + found.get().type() + ";base64,"
                            + Base64.getEncoder().encodeToString(bytes));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
