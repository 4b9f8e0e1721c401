package dev.mailchute.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.files.Json;
import dev.mailchute.testkit.Call;
import dev.mailchute.testkit.FakeTenant;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Looks at the folders as a user would, and at the tenant, and tells what is new there. */
final class Onlooker {
    private static final int MAX_SUBJECT = 60;
    private static final int MAX_REASON = 240;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final int THROTTLED = 429;

    private final DemoFolder folder;
    private final FakeTenant tenant;
    private final PrintStream out;
    private final Set<Path> told = new HashSet<>();
    private final Map<Path, JsonNode> letters = new HashMap<>();
    private int throttlesTold;

    Onlooker(DemoFolder folder, FakeTenant tenant, PrintStream out) {
        this.folder = folder;
        this.tenant = tenant;
        this.out = out;
    }

    /** Tells everything that has happened since the last look. */
    synchronized void look() throws IOException {
        for (String name : List.of("support", "invoices")) {
            for (Path mail : news(folder.drop(name), ".eml")) {
                String file = mail.getFileName().toString();
                Path sidecar = mail.resolveSibling(file.substring(0, file.length() - ".eml".length()) + ".json");
                read(sidecar).ifPresent(facts -> tellArrival(name, facts));
            }
        }
        throttles();
        for (Path sent : news(folder.outbox().resolve("sent"), ".sent.json")) {
            read(sent).ifPresent(this::tellSent);
        }
        for (String direction : List.of("inbound", "outbound")) {
            for (Path letter : news(folder.letters(direction), "")) {
                read(letter.resolve("letter.json")).ifPresent(facts -> {
                    letters.put(letter, facts);
                    tellHeld(facts);
                });
            }
        }
        settled();
    }

    /** Letters that are no longer there: somebody has acted. */
    private void settled() {
        letters.keySet().stream().filter(Files::notExists).toList().forEach(letter -> {
            JsonNode facts = letters.remove(letter);
            told.remove(letter);
            tell(
                    facts.path("name").asText(),
                    "settled",
                    "the letter " + letter.getFileName() + ", "
                            + quoted(facts.path("subject").asText()) + ", is no longer in the Mail Center");
        });
    }

    private List<Path> news(Path place, String ending) {
        return DemoFolder.files(place, ending).stream().filter(told::add).toList();
    }

    private static Optional<JsonNode> read(Path file) throws IOException {
        try {
            return Optional.of(Json.mapper().readTree(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            // The consumer of the folder was faster.
            return Optional.empty();
        }
    }

    private void tellArrival(String name, JsonNode facts) {
        String sender = facts.at("/from/name").asText();
        tell(
                name,
                "delivered",
                quoted(facts.path("subject").asText()) + " from "
                        + shown(sender.isEmpty() ? facts.at("/from/address").asText() : sender, MAX_SUBJECT)
                        + (facts.path("hasAttachments").asBoolean() ? ", with attachments" : ""));
    }

    private void tellSent(JsonNode receipt) {
        tell(
                receipt.path("name").asText(),
                "sent",
                receipt.path("file").asText() + " to " + shown(recipients(receipt), MAX_REASON)
                        + (receipt.path("how").asText().equals("draft")
                                ? ", as a draft with an upload"
                                : ", in one request"));
    }

    private static String recipients(JsonNode receipt) {
        return StreamSupport.stream(receipt.path("recipients").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
    }

    private void tellHeld(JsonNode letter) {
        String file = letter.path("file").asText("");
        tell(
                letter.path("name").asText(),
                letter.path("outcome").asText(),
                (file.isEmpty() ? "" : file + ", ")
                        + quoted(letter.path("subject").asText()) + " is in the Mail Center:");
        tell("", "", shown(letter.path("reason").asText(), MAX_REASON));
    }

    private void throttles() {
        List<Call> throttles = tenant.calls(call -> call.status() == THROTTLED);
        for (Call call : throttles.subList(throttlesTold, throttles.size())) {
            tell(
                    call.mailbox().replaceAll("@.*", ""),
                    "throttled",
                    "Microsoft Graph said 429: that mailbox is left in peace for as long as it asked");
        }
        throttlesTold = throttles.size();
    }

    private void tell(String name, String what, String words) {
        String time = name.isEmpty() ? "" : LocalTime.now().format(TIME);
        out.printf("  %-8s  %-8s  %-9s  %s%n", time, name, what, words);
    }

    private static String quoted(String subject) {
        return subject.isEmpty() ? "(no subject)" : "\"" + shown(subject, MAX_SUBJECT) + "\"";
    }

    /** Strangers wrote it: nothing that moves the cursor or turns the line around reaches the terminal. */
    private static String shown(String text, int most) {
        String plain = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "");
        int end = plain.offsetByCodePoints(0, Math.min(most, plain.codePointCount(0, plain.length())));
        return end < plain.length() ? plain.substring(0, end) + "..." : plain;
    }
}
