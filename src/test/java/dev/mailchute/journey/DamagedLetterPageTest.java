package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.eml.Corpus;
import dev.mailchute.eml.MailView;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.support.SampleLetters;
import dev.mailchute.testkit.FakeTenant;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages, the API and health while letters are damaged, or their messages are as odd as they come. */
@Tag("journey")
class DamagedLetterPageTest {
    private static final Path FIELD = Path.of("src/test/resources/field/inbound");

    @TempDir
    Path folder;

    private FakeTenant tenant;
    private Journey journey;
    private MailCenter mailCenter;
    private PageClient page;

    @BeforeEach
    void start() {
        tenant = FakeTenant.start();
        tenant.mailbox("orders@contoso.com");
        journey = new Journey(tenant, folder)
                .outbound("orders", "orders@contoso.com")
                .set("http.port", "0");
        mailCenter = new MailCenter(folder.resolve("mail-center"), Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        journey.close();
        tenant.close();
    }

    private void open() {
        journey.start();
        page = new PageClient(journey.chute().httpPort().orElseThrow());
    }

    private String seen(String path) {
        HttpResponse<String> answer = page.get(path);
        assertEquals(200, answer.statusCode(), () -> path + ": " + answer.body());
        return answer.body();
    }

    private void hold(List<Path> mails) {
        for (int i = 0; i < mails.size(); i++) {
            Path mail = mails.get(i);
            mailCenter.hold(SampleLetters.letter(i, Instant.now()), Optional.of(() -> Files.newInputStream(mail)));
        }
    }

    @Test
    void damaged_letters_are_shown_as_damaged_and_the_others_as_ever() throws Exception {
        SampleLetters.fill(mailCenter, 6, Instant.now());
        List<Letter> letters = mailCenter.list();
        Path noLetter = mailCenter.place(letters.get(0));
        Path cutHistory = mailCenter.place(letters.get(1));
        Path noMessage = mailCenter.place(letters.get(2));
        mailCenter.discard(letters.get(3), "ann");
        mailCenter.discard(letters.get(4), "ann");
        Files.writeString(noLetter.resolve("letter.json"), "{\"id\":");
        Files.writeString(cutHistory.resolve("history.jsonl"), "{\"time\":\"2026-11-2");
        Files.delete(noMessage.resolve("message.eml"));
        Path discarded = folder.resolve("mail-center/discarded");
        Files.writeString(discarded.resolve(letters.get(3).id()).resolve("history.jsonl"), "{\"ti");
        Files.writeString(discarded.resolve(letters.get(4).id()).resolve("letter.json"), "");
        open();
        assertTrue(seen("/mail-center").contains("damaged-letter"));
        String list = seen("/mail-center/letters");
        assertTrue(list.contains("4 letters") && list.contains("this letter is damaged"), list);
        assertTrue(seen("/mail-center/letters/" + letters.get(0).id()).contains("its letter.json cannot be read"));
        String history = seen("/mail-center/letters/" + letters.get(1).id());
        assertTrue(history.contains("this line of history.jsonl cannot be read"), history);
        assertTrue(seen("/mail-center/letters/" + letters.get(2).id()).contains("could not be retrieved"));
        String discards = seen("/mail-center/discarded");
        assertTrue(
                discards.contains("2 discarded")
                        && discards.contains(letters.get(3).id()),
                discards);
        seen("/mail-center/discarded/" + letters.get(3).id());
        seen("/mail-center/discarded/" + letters.get(4).id());
        assertTrue(seen("/mail-center/api/letters").contains("\"total\" : 4"));
        assertTrue(seen("/mail-center/api/letters/" + letters.get(1).id()).contains("\"damaged\""));
        // until every route has looked once, health is not up yet
        Journey.await("health", () -> page.get("/observe/health").body().contains("4 letters are waiting"));
        assertTrue(seen("/observe/metrics").contains("mailchute_letters"));
        String refused = page.act("/mail-center/letters/" + letters.get(0).id() + "/retry")
                .body();
        assertTrue(refused.contains("the letter is damaged"), refused);
    }

    @Test
    void every_message_of_the_field_has_a_page_and_can_be_downloaded() throws Exception {
        try (Stream<Path> field = Files.list(FIELD)) {
            hold(field.sorted().toList());
        }
        open();
        look();
        for (Letter letter : mailCenter.list()) {
            String shown = seen("/mail-center/letters/" + letter.id());
            assertTrue(shown.contains("hello") && shown.contains("a.bin"), shown);
        }
    }

    @Test
    void every_message_of_the_corpus_has_a_page_and_can_be_downloaded() throws Exception {
        hold(Corpus.mails());
        open();
        look();
    }

    private void look() throws IOException {
        for (Letter letter : mailCenter.list()) {
            String link = "/mail-center/letters/" + letter.id();
            for (String show : List.of("", "?show=headers", "?show=source")) {
                seen(link + show);
            }
            Path message = mailCenter.message(letter).orElseThrow();
            MailView view = MailView.of(message);
            if (view.html().isPresent()) {
                seen(link + "/html");
            }
            seen(link + "/message.eml");
            for (MailView.Attachment one : view.attachments()) {
                seen(link + "/attachments/" + one.number());
            }
            boolean editable = !letter.isInbound() && !letter.isInDoubt();
            assertEquals(editable ? 200 : 409, page.get(link + "/edit").statusCode(), message.toString());
        }
    }
}
