package dev.mailchute.journey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.app.Timing;
import dev.mailchute.health.Backoff;
import dev.mailchute.testkit.Call;
import dev.mailchute.testkit.FakeApp;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Misbehaviour;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.SampleMail;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each fault at each request. Every cell is a mailbox of its own with one mail, some two hundred in one application at the same
 * time, so that cells may not disturb each other either. What a cell ends in is read off afterwards.
 */
@Tag("matrix")
class FaultMatrixTest {
    /** Silence is a fault after eight seconds here. */
    private static final Timing TIMING = new Timing(
                    Clock.systemUTC(),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(10),
                    Duration.ofMillis(30),
                    List.of(Duration.ofMillis(200), Duration.ofMillis(300), Duration.ofMillis(300)))
            .waits(new Timing.Waits(
                    Duration.ofMillis(500), // some two hundred outboxes
                    Journey.QUICK.waits().commands(),
                    Backoff.doubling(Duration.ofSeconds(1), Duration.ofSeconds(5)),
                    Backoff.doubling(Duration.ofSeconds(2), Duration.ofSeconds(5)),
                    Duration.ofSeconds(2),
                    Journey.QUICK.waits().folders()));

    @TempDir
    static Path folder;

    private static FakeTenant tenant;
    private static final List<Cell> CELLS = new ArrayList<>();
    private static final Map<String, List<JsonNode>> LETTERS = new ConcurrentHashMap<>();
    private static final Set<String> DOWN = ConcurrentHashMap.newKeySet();
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Map<Integer, byte[]> CONTENTS = new ConcurrentHashMap<>();
    private static final Map<String, Long> TRIES = new ConcurrentHashMap<>();

    /** What somebody or something in between does to a request. */
    private enum Fault {
        THROTTLED_FOR_SECONDS(m -> m.throttles("1")),
        THROTTLED_FOR_A_FRACTION(m -> m.throttles("0.7")),
        THROTTLED_UNTIL_A_DATE(m -> m.throttlesUntilDate(Duration.ofSeconds(2))),
        THROTTLED_WITHOUT_A_TIME(m -> m.throttles(null)),
        UNAVAILABLE(Misbehaviour::unavailable),
        UNAVAILABLE_FOR_SECONDS(m -> m.unavailable("1")),
        GATEWAY_TIMEOUT(Misbehaviour::gatewayTimeout),
        INTERNAL_ERROR(Misbehaviour::internalError),
        BAD_GATEWAY_IN_HTML(Misbehaviour::badGateway),
        RESET_BEFORE_THE_EFFECT(Misbehaviour::resetsConnection),
        CLOSED_BEFORE_THE_EFFECT(Misbehaviour::closesConnection),
        RESET_AFTER_THE_EFFECT(Misbehaviour::acceptsThenDrops),
        GATEWAY_TIMEOUT_AFTER_THE_EFFECT(m -> m.acceptsThenAnswers(504)),
        BODY_CUT_OFF(m -> m.truncatesBody(60)),
        CHUNKS_CUT_OFF(m -> m.truncatesChunks(60)),
        STALLED(Misbehaviour::stalls),
        STALLED_AFTER_THE_EFFECT(Misbehaviour::acceptsThenStalls),
        STALLED_IN_THE_BODY(m -> m.stallsAfter(60)),
        HTML_FOR_AN_ANSWER(Misbehaviour::answersHtml),
        NOTHING_FOR_AN_ANSWER(Misbehaviour::answersNothing),
        CORRUPT_JSON(Misbehaviour::answersCorruptJson),
        TOKEN_REFUSED(Misbehaviour::refusesToken),
        FORBIDDEN(Misbehaviour::accessDenied),
        NOT_FOUND(Misbehaviour::itemNotFound),
        MAILBOX_FULL(Misbehaviour::mailboxFull),
        REDIRECT(m -> m.redirectsTo(tenant.foreignHost())),
        FOREIGN_NEXT_LINK(m -> m.nextLinkTo(tenant.foreignHost()));

        /** These leave open whether the request was done. */
        private static final Set<Fault> UNKNOWN = Set.of(
                GATEWAY_TIMEOUT,
                INTERNAL_ERROR,
                BAD_GATEWAY_IN_HTML,
                RESET_BEFORE_THE_EFFECT,
                CLOSED_BEFORE_THE_EFFECT,
                STALLED,
                HTML_FOR_AN_ANSWER,
                NOTHING_FOR_AN_ANSWER);

        /** These come after a send was done. */
        private static final Set<Fault> DONE_ALL_THE_SAME = Set.of(
                RESET_AFTER_THE_EFFECT, GATEWAY_TIMEOUT_AFTER_THE_EFFECT, BODY_CUT_OFF, CHUNKS_CUT_OFF, CORRUPT_JSON);
        /** These concern the mailbox, whatever the mail. */
        private static final Set<Fault> OF_THE_MAILBOX = Set.of(TOKEN_REFUSED, FORBIDDEN, MAILBOX_FULL, REDIRECT);

        private final Consumer<Misbehaviour> effect;

        Fault(Consumer<Misbehaviour> effect) {
            this.effect = effect;
        }

        /** Only a list has a next page; and what stands still for ever takes a thread of the tenant each time. */
        boolean isPossible(Operation operation, boolean always) {
            boolean list = operation == Operation.LIST_FOLDERS || operation == Operation.LIST_MESSAGES;
            return (this != FOREIGN_NEXT_LINK || list) && !(always && name().startsWith("STALLED"));
        }
    }

    private static final List<Operation> INBOUND = List.of(
            Operation.TOKEN,
            Operation.LIST_FOLDERS,
            Operation.LIST_MESSAGES,
            Operation.GET_MIME,
            Operation.PATCH_MESSAGE,
            Operation.DELETE_MESSAGE,
            Operation.CREATE_FOLDER,
            Operation.MOVE_MESSAGE);
    private static final List<Operation> OUTBOUND = List.of(
            Operation.TOKEN,
            Operation.SEND_MAIL,
            Operation.CREATE_DRAFT,
            Operation.SEND_DRAFT,
            Operation.ADD_ATTACHMENT,
            Operation.CREATE_UPLOAD_SESSION,
            Operation.UPLOAD_RANGE,
            Operation.FIND_MESSAGES,
            Operation.GET_MESSAGE);

    /** How many bytes of attachment a mail needs to get to that request; the larger ones take two ranges. */
    private static final Map<Operation, Integer> ATTACHED = Map.of(
            Operation.ADD_ATTACHMENT, 2000,
            Operation.CREATE_UPLOAD_SESSION, 4_000_000,
            Operation.UPLOAD_RANGE, 4_000_000);

    /** One fault at one request. */
    private record Cell(
            boolean isInbound,
            String name,
            Operation operation,
            Fault fault,
            boolean always,
            Journey journey,
            FakeMailbox mailbox) {

        Path drop() {
            return journey.drop(name);
        }

        Path outbox() {
            return journey.outbox(name);
        }

        long delivered() {
            return Journey.files(drop(), ".eml").size();
        }

        long sent() {
            return mailbox.sent().size();
        }

        List<JsonNode> letters() {
            return LETTERS.getOrDefault(name, List.of());
        }

        boolean isDown() {
            return DOWN.contains(name);
        }

        void noteWhetherDown() {
            String key = (isInbound() ? "inbound." : "outbound.") + name;
            if (journey.chute().statuses().of(key).isDown()) {
                DOWN.add(name);
            } else {
                DOWN.remove(name);
            }
        }

        boolean isSettled() {
            if (!letters().isEmpty()) {
                return true;
            }
            if (isInbound()) {
                return delivered() > 0 && (isAcknowledged() || always || fault == Fault.NOT_FOUND)
                        || always && isDown();
            }
            return Journey.files(outbox().resolve("sent"), ".sent.json").size() > 0
                    || always && (isDown() || operation != Operation.TOKEN && tries() > 1);
        }

        /** Nothing unread is left in the inbox. */
        boolean isAcknowledged() {
            boolean read = mailbox.mails("inbox").stream().allMatch(FakeMail::isRead)
                    && mailbox.mails("Inbox/Tickets").stream().allMatch(FakeMail::isRead);
            return read
                    && (operation != Operation.DELETE_MESSAGE
                            || mailbox.mails("inbox").isEmpty())
                    && (operation != Operation.MOVE_MESSAGE && operation != Operation.CREATE_FOLDER
                            || mailbox.mails("inbox").isEmpty());
        }

        long tries() {
            return tenant.count(
                    call -> call.operation() == operation && mailbox.address().equals(call.mailbox()));
        }

        @Override
        public String toString() {
            return fault + (always ? " always" : " once") + " [" + name + "] delivered " + delivered() + ", sent "
                    + sent() + ", letters " + letters() + (isDown() ? ", down" : "");
        }
    }

    @BeforeAll
    static void everythingGoesWrong() {
        tenant = FakeTenant.start();
        for (boolean always : new boolean[] {false, true}) {
            run(true, INBOUND, always, folder.resolve("inbound-" + always));
            run(false, OUTBOUND, always, folder.resolve("outbound-" + always));
        }
    }

    private static void run(boolean inbound, List<Operation> operations, boolean always, Path where) {
        List<Cell> cells = new ArrayList<>();
        try (Journey application = new Journey(tenant, where).timing(TIMING)) {
            for (Fault fault : Fault.values()) {
                for (Operation operation : operations) {
                    if (fault.isPossible(operation, always)) {
                        cells.add(prepared(inbound, application, operation, fault, always));
                    }
                }
            }
            CELLS.addAll(cells);
            application.start();
            try {
                Awaitility.await()
                        .atMost(Duration.ofMinutes(3))
                        .pollInterval(Duration.ofMillis(700))
                        .until(() -> {
                            look(application, cells);
                            return cells.stream().allMatch(Cell::isSettled);
                        });
            } catch (ConditionTimeoutException e) {
                // Each cell tells for itself.
                look(application, cells);
                cells.stream()
                        .filter(cell -> !cell.isSettled())
                        .forEach(cell -> System.out.println("Not settled: " + cell));
            }
        }
        tenant.behaves();
    }

    private static Cell prepared(boolean inbound, Journey journey, Operation operation, Fault fault, boolean always) {
        String name = "c" + NAMES.incrementAndGet();
        Cell cell = new Cell(inbound, name, operation, fault, always, journey, tenant.mailbox(name + "@contoso.com"));
        if (cell.isInbound()) {
            prepareInbound(cell);
        } else {
            prepareOutbound(cell);
        }
        Misbehaviour misbehaviour = (always ? tenant.always() : tenant.once()).on(operation);
        fault.effect.accept(
                operation == Operation.TOKEN
                        ? misbehaviour.by(registeredAlone(cell))
                        : misbehaviour.in(cell.mailbox()));
        return cell;
    }

    /** Mailboxes of one app share its token, so this one gets an app of its own. */
    private static FakeApp registeredAlone(Cell cell) {
        String key = (cell.isInbound() ? "inbound." : "outbound.") + cell.name() + ".";
        cell.journey()
                .set(key + "tenant-id", FakeTenant.TENANT_ID)
                .set(key + "client-id", "app-" + cell.name())
                .set(key + "client-secret", Journey.SECRET);
        return tenant.app("app-" + cell.name(), Journey.SECRET);
    }

    private static byte[] attachment(int size) {
        return CONTENTS.computeIfAbsent(size, any -> {
            byte[] bytes = new byte[size];
            new Random(size).nextBytes(bytes);
            return bytes;
        });
    }

    /** The attachments of the mail that went out. */
    private static List<byte[]> sentAttachments(Cell cell) {
        try (InputStream mime = cell.mailbox().sent().get(0).mime().open()) {
            List<byte[]> attachments = new ArrayList<>();
            if (new MimeMessage(null, mime).getContent() instanceof MimeMultipart parts) {
                for (int i = 0; i < parts.getCount(); i++) {
                    if (parts.getBodyPart(i).getFileName() != null) {
                        attachments.add(parts.getBodyPart(i).getInputStream().readAllBytes());
                    }
                }
            }
            return attachments;
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads once for all cells what has become of them. */
    private static void look(Journey journey, List<Cell> cells) {
        cells.forEach(Cell::noteWhetherDown);
        for (String direction : List.of("inbound", "outbound")) {
            for (Path letter : journey.letters(direction)) {
                JsonNode read = Journey.json(letter.resolve("letter.json"));
                LETTERS.put(read.path("name").asText(), List.of(read));
            }
        }
        TRIES.clear();
        for (Call call : tenant.calls()) {
            TRIES.merge(call.operation() + " " + call.mailbox(), 1L, Long::sum);
        }
    }

    private static void prepareInbound(Cell cell) {
        Journey journey = cell.journey();
        journey.inbound(cell.name(), cell.mailbox().address())
                .set("inbound." + cell.name() + ".schedule", "0/2 * * * * ?")
                .set("inbound." + cell.name() + ".attempts", "2");
        cell.mailbox().createFolder("Inbox/Tickets");
        String into = "inbox";
        switch (cell.operation()) {
            case LIST_FOLDERS -> {
                into = "Inbox/Tickets";
                journey.set("inbound." + cell.name() + ".folder", "Inbox/Tickets");
            }
            case DELETE_MESSAGE -> journey.set("inbound." + cell.name() + ".remove-mail", "true");
            case CREATE_FOLDER, MOVE_MESSAGE -> journey.set("inbound." + cell.name() + ".move-to", "Inbox/Done");
            default -> {}
        }
        cell.mailbox()
                .deliverTo(into, SampleMail.text("ann@x.example", cell.mailbox().address(), "Hello", "x".repeat(500)));
    }

    private static void prepareOutbound(Cell cell) {
        Journey journey = cell.journey();
        journey.outbound(cell.name(), cell.mailbox().address());
        String attachments = "";
        switch (cell.operation()) {
            case CREATE_DRAFT, SEND_DRAFT -> journey.set("outbound." + cell.name() + ".send-mode", "draft");
            case ADD_ATTACHMENT, CREATE_UPLOAD_SESSION, UPLOAD_RANGE -> {
                journey.set("outbound." + cell.name() + ".mime-limit", "1KB");
                journey.drop(cell.name(), "a.bin", attachment(ATTACHED.get(cell.operation())));
                attachments = ", \"attachments\": [\"a.bin\"]";
            }
            case FIND_MESSAGES ->
                tenant.once().on(Operation.SEND_MAIL).in(cell.mailbox()).acceptsThenDrops();
            case GET_MESSAGE -> {
                journey.set("outbound." + cell.name() + ".send-mode", "draft");
                tenant.once().on(Operation.SEND_DRAFT).in(cell.mailbox()).acceptsThenDrops();
            }
            default -> {}
        }
        journey.drop(
                cell.name(),
                "a.json",
                ("{\"to\": [\"ann@x.example\"], \"subject\": \"Hello\", \"text\": \"Hello\"" + attachments + "}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    @AfterAll
    static void stop() {
        tenant.close();
    }

    @TestFactory
    Stream<DynamicNode> every_cell_ends_well() {
        return Stream.concat(
                INBOUND.stream().map(operation -> cells(true, operation)),
                OUTBOUND.stream().map(operation -> cells(false, operation)));
    }

    private static DynamicContainer cells(boolean inbound, Operation operation) {
        return dynamicContainer(
                operation.toString(),
                CELLS.stream()
                        .filter(cell -> cell.isInbound() == inbound && cell.operation() == operation)
                        .map(cell -> dynamicTest(
                                cell.fault() + (cell.always() ? " always" : " once"), () -> endsWell(cell))));
    }

    private static void endsWell(Cell cell) throws IOException {
        if (cell.isInbound()) {
            inboundEndsWell(cell);
        } else {
            outboundEndsWell(cell);
        }
    }

    private static void inboundEndsWell(Cell cell) throws IOException {
        assertTrue(cell.delivered() <= 1, cell::toString);
        for (Path eml : Journey.files(cell.drop(), ".eml")) {
            byte[] given = cell.mailbox().everything().get(0).mime().bytes();
            assertArrayEquals(given, Files.readAllBytes(eml), cell::toString);
        }
        boolean acknowledges = Set.of(
                        Operation.PATCH_MESSAGE,
                        Operation.DELETE_MESSAGE,
                        Operation.CREATE_FOLDER,
                        Operation.MOVE_MESSAGE)
                .contains(cell.operation());
        if (!cell.always() || acknowledges) {
            assertEquals(1, cell.delivered(), cell::toString);
            assertEquals(List.of(), cell.letters(), cell::toString);
        } else if (cell.operation() == Operation.GET_MIME) {
            boolean late = Set.of(
                            Fault.THROTTLED_FOR_SECONDS,
                            Fault.THROTTLED_FOR_A_FRACTION,
                            Fault.THROTTLED_UNTIL_A_DATE,
                            Fault.THROTTLED_WITHOUT_A_TIME,
                            Fault.UNAVAILABLE_FOR_SECONDS,
                            Fault.UNAVAILABLE)
                    .contains(cell.fault());
            boolean mailboxIsDown = Fault.OF_THE_MAILBOX.contains(cell.fault());
            boolean harmless = cell.fault() == Fault.CORRUPT_JSON;
            assertEquals(harmless ? 1 : 0, cell.delivered(), cell::toString);
            if (mailboxIsDown || late && cell.letters().isEmpty()) {
                assertTrue(cell.isDown(), cell::toString);
            } else if (!harmless) {
                assertEquals(1, cell.letters().size(), cell::toString);
                assertEquals(2, cell.letters().get(0).path("attempts").asInt(), cell::toString);
            }
        } else {
            boolean harmless = cell.fault() == Fault.FOREIGN_NEXT_LINK && cell.delivered() == 1;
            assertTrue(cell.isDown() || harmless, cell::toString);
            assertEquals(List.of(), cell.letters(), cell::toString);
        }
    }

    private static void outboundEndsWell(Cell cell) {
        assertTrue(cell.sent() <= 1, cell::toString);
        int attached = ATTACHED.getOrDefault(cell.operation(), 0);
        if (cell.sent() > 0 && attached > 0) {
            List<byte[]> attachments = sentAttachments(cell);
            assertEquals(1, attachments.size(), () -> "attachments of " + cell);
            assertArrayEquals(attachment(attached), attachments.get(0), cell::toString);
        }
        boolean inDoubt = cell.letters().stream()
                .anyMatch(letter -> letter.path("outcome").asText().equals("in-doubt"));
        long receipts =
                Journey.files(cell.outbox().resolve("sent"), ".sent.json").size();
        if (!cell.always() && !(cell.operation() == Operation.SEND_MAIL && Fault.UNKNOWN.contains(cell.fault()))) {
            assertEquals(1, cell.sent(), cell::toString);
            assertEquals(1, receipts, cell::toString);
            assertEquals(List.of(), cell.letters(), cell::toString);
        } else if (!cell.always()) {
            assertEquals(0, cell.sent(), cell::toString);
            assertTrue(inDoubt, cell::toString);
        } else {
            outboundEndsWellUnderAFaultThatStays(cell, receipts, inDoubt);
        }
        if (receipts > 0 || !cell.letters().isEmpty() && !inDoubt) {
            assertEquals(List.of(), cell.mailbox().drafts(), () -> "stray drafts: " + cell);
        }
    }

    private static void outboundEndsWellUnderAFaultThatStays(Cell cell, long receipts, boolean inDoubt) {
        boolean sends = cell.operation() == Operation.SEND_MAIL || cell.operation() == Operation.SEND_DRAFT;
        boolean goes = sends && Fault.DONE_ALL_THE_SAME.contains(cell.fault());
        boolean hadGoneBefore =
                cell.operation() == Operation.FIND_MESSAGES || cell.operation() == Operation.GET_MESSAGE;
        assertEquals(goes || hadGoneBefore ? 1 : 0, cell.sent(), cell::toString);
        // Where the draft seems gone, the mail is looked up by its Message-ID, which works.
        boolean foundOtherwise = cell.operation() == Operation.GET_MESSAGE && receipts == 1;
        assertEquals(goes || foundOtherwise ? 1 : 0, receipts, cell::toString);
        if (cell.operation() == Operation.SEND_MAIL && Fault.UNKNOWN.contains(cell.fault())) {
            assertTrue(inDoubt, cell::toString);
        } else if (cell.operation() == Operation.TOKEN || Fault.OF_THE_MAILBOX.contains(cell.fault())) {
            assertTrue(cell.isDown(), cell::toString);
            assertEquals(List.of(), cell.letters(), cell::toString);
        } else if (goes) {
            assertEquals(List.of(), cell.letters(), cell::toString);
        } else if (inDoubt) {
            // It has had all its tries already.
            assertTrue(sends || hadGoneBefore, cell::toString);
        }
    }

    @TestFactory
    Stream<DynamicNode> whatever_happens_the_rules_hold() {
        return Stream.of(
                dynamicTest(
                        "no request before its Retry-After is over", () -> assertEquals(List.of(), tenant.premature())),
                dynamicTest("never more than four in flight", () -> assertEquals(List.of(), tenant.violations())),
                dynamicTest("no token to another host", () -> assertEquals(List.of(), tenant.leaks())),
                dynamicTest(
                        "nothing asked of a foreign host",
                        () -> assertEquals(0, tenant.count(call -> call.host().equals("foreign")))));
    }
}
