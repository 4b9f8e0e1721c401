package dev.mailchute.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailchute.ledger.MessageOutcome;
import dev.mailchute.testkit.FakeMail;
import dev.mailchute.testkit.FakeMailbox;
import dev.mailchute.testkit.FakeTenant;
import dev.mailchute.testkit.Operation;
import dev.mailchute.testkit.PlannedFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application as a process of its own, killed with SIGKILL again and again: before a request is done, after it is done and before
 * that is heard, while the application does its own part after an answer, when a file appears, and whenever. Another program takes
 * the files of the drop folders meanwhile, and deletes them. In the end the mails are counted one by one.
 *
 * <p>A few kills in {@code mvn verify}; {@code mvn verify -Pcrash -Dkills=200} takes 200 inbound and 100 outbound.
 */
@Tag("crash")
class CrashTest {
    private static final int KILLS = Integer.getInteger("mailchute.kills", 4);
    private static final long SEED = Long.getLong("mailchute.seed", 20261124L);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final ScheduledExecutorService soon = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, Integer> killedAt = new TreeMap<>();
    private FakeTenant tenant;
    private Mailchutes mailchute;
    private Thread handover = new Thread("none");

    @BeforeEach
    void startTenant() {
        tenant = FakeTenant.start();
    }

    @AfterEach
    void end() {
        mailchute.close();
        tenant.close();
        soon.shutdownNow();
    }

    /** When the client dies, seen from a request. */
    private enum Moment {
        BEFORE,
        UNANSWERED,
        AFTERWARDS
    }

    /** @return a point that kills once, at one of the first so many requests of this kind */
    private PlannedFault at(Operation operation, Moment moment, int amongFirst, CountDownLatch killed) {
        Runnable kill = () -> {
            mailchute.kill();
            killed.countDown();
        };
        var when = tenant.once().on(operation).after(random.nextInt(amongFirst));
        return switch (moment) {
            case BEFORE -> when.killsBefore(kill);
            case UNANSWERED -> when.killsUnanswered(kill);
            case AFTERWARDS ->
                when.answersAnd(() -> soon.schedule(kill, random.nextInt(25_000), TimeUnit.MICROSECONDS));
        };
    }

    /** Starts the application and lets it die at this point; at some moment in between if it does not get there. */
    private void runUntilKilled(String point, List<PlannedFault> faults, CountDownLatch killed, BooleanSupplier idle)
            throws Exception {
        boolean hit = killed.await(2, TimeUnit.SECONDS);
        for (int i = 0; !hit && i < 40; i++) {
            hit = killed.await(250, TimeUnit.MILLISECONDS);
            if (idle.getAsBoolean()) {
                hit = hit || killed.await(random.nextInt(500), TimeUnit.MILLISECONDS);
                break;
            }
        }
        if (!hit) {
            mailchute.kill();
        }
        assertTrue(mailchute.ends(Duration.ofSeconds(10)), "the process survived SIGKILL");
        faults.forEach(PlannedFault::stop);
        handover.interrupt();
        handover.join();
        tenant.behaves();
        killedAt.merge(hit ? point : "none reached", 1, Integer::sum);
    }

    private String killAtSomePoint(
            int round, List<Operation> operations, CountDownLatch killed, List<PlannedFault> faults) {
        int kind = round % 6;
        if (kind == 5) {
            soon.schedule(
                    () -> {
                        mailchute.kill();
                        killed.countDown();
                    },
                    1200 + random.nextInt(2500),
                    TimeUnit.MILLISECONDS);
            return "whenever";
        }
        Operation operation = operations.get(random.nextInt(operations.size()));
        Moment moment = Moment.values()[kind % 3];
        faults.add(at(operation, moment, 12, killed));
        return operation + " " + moment;
    }

    // -- inbound --

    private static byte[] mail(String id, int size) {
        StringBuilder text = new StringBuilder(
                        "From: Ann <ann@x.example>\r\nTo: support@contoso.com\r\nSubject: Crash ")
                .append(id)
                .append("\r\nMessage-ID: <")
                .append(id)
                .append("@x.example>\r\nX-Crash-Id: ")
                .append(id)
                .append("\r\n\r\n");
        while (text.length() < size) {
            text.append("All work and no play makes Jack a dull boy. ")
                    .append(text.length())
                    .append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String crashId(byte[] mail) {
        String text = new String(mail, StandardCharsets.UTF_8);
        int at = text.indexOf("X-Crash-Id: ");
        return text.substring(at + 12, text.indexOf('\r', at));
    }

    /** Another program: takes every finished mail at once and deletes it, with its sidecar. */
    private final class Consumer implements Runnable {
        private final List<Path> drops;
        private final Map<String, Integer> taken = new ConcurrentHashMap<>();
        private final Map<String, byte[]> expected = new ConcurrentHashMap<>();
        private final Map<String, List<String>> files = new ConcurrentHashMap<>();
        private final List<String> wrong = new ArrayList<>();
        private final AtomicBoolean stop = new AtomicBoolean();
        private volatile Runnable onFile = () -> {};

        Consumer(List<Path> drops) {
            this.drops = drops;
        }

        @Override
        public void run() {
            while (!stop.get()) {
                drops.forEach(this::take);
            }
        }

        private void take(Path drop) {
            if (!Files.isDirectory(drop)) {
                return;
            }
            try (Stream<Path> files = Files.list(drop)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    if (file.toString().endsWith(".eml")) {
                        onFile.run();
                        byte[] content = Files.readAllBytes(file);
                        Path sidecar = Path.of(file.toString().replaceFirst("eml$", "json"));
                        JsonNode said = JSON.readTree(sidecar.toFile());
                        Files.delete(file);
                        Files.delete(sidecar);
                        note(crashId(content), file.getFileName().toString(), content, said);
                    }
                }
            } catch (NoSuchFileException e) {
                wrong.add("a mail without its sidecar: " + e.getMessage());
            } catch (IOException e) {
                wrong.add(e.toString());
            }
        }

        /** What the log says of the files that were taken twice. */
        private String toldOfTwice(Path log) {
            List<String> keys = taken.entrySet().stream()
                    .filter(mail -> mail.getValue() > 1)
                    .flatMap(mail -> files.get(mail.getKey()).stream())
                    .map(file -> file.replaceAll("^.*_|\\.eml$", ""))
                    .toList();
            try (Stream<String> lines = Files.lines(log)) {
                return lines.filter(line -> !line.startsWith("\t")
                                && (line.contains(" kill") || keys.stream().anyMatch(line::contains)))
                        .collect(Collectors.joining(
                                "\n",
                                "taken twice: "
                                        + files.entrySet().stream()
                                                .filter(each -> each.getValue().size() > 1)
                                                .toList() + "\n",
                                "\n"));
            } catch (IOException e) {
                return e.toString();
            }
        }

        private void note(String id, String file, byte[] content, JsonNode said) {
            files.computeIfAbsent(id, key -> new CopyOnWriteArrayList<>()).add(Instant.now() + " " + file);
            taken.merge(id, 1, Integer::sum);
            if (!java.util.Arrays.equals(content, expected.get(id))) {
                wrong.add(id + " is not byte for byte what was sent");
            }
            if (said.path("size").asInt() != content.length
                    || said.path("delivery").asInt() != 1) {
                wrong.add(id + " has a wrong sidecar: " + said);
            }
        }
    }

    @Test
    void however_often_it_is_killed_every_mail_comes_in_once() throws Exception {
        FakeMailbox read = tenant.mailbox("read@contoso.com");
        FakeMailbox remove = tenant.mailbox("remove@contoso.com");
        FakeMailbox move = tenant.mailbox("move@contoso.com");
        List<String> keys = new ArrayList<>();
        for (String name : List.of("read", "remove", "move")) {
            keys.add("mailchute.inbound." + name + ".mailbox = " + name + "@contoso.com");
            keys.add("mailchute.inbound." + name + ".schedule = 0/1 * * * * ?");
        }
        keys.add("mailchute.inbound.remove.remove-mail = true");
        keys.add("mailchute.inbound.move.move-to = Inbox/Done");
        mailchute = new Mailchutes(folder, tenant, "dev.mailchute.cli.Mailchute", keys);
        Consumer consumer = new Consumer(Stream.of("read", "remove", "move")
                .map(name -> folder.resolve("drop").resolve(name))
                .toList());
        Thread consuming = new Thread(consumer, "consumer");
        consuming.start();

        List<Operation> operations = List.of(
                Operation.LIST_MESSAGES,
                Operation.GET_MIME,
                Operation.GET_MIME,
                Operation.PATCH_MESSAGE,
                Operation.PATCH_MESSAGE,
                Operation.DELETE_MESSAGE,
                Operation.MOVE_MESSAGE,
                Operation.MOVE_MESSAGE);
        Map<String, FakeMail> mails = new LinkedHashMap<>();
        for (int round = 0; round < KILLS; round++) {
            for (int i = 0; i < 7; i++) {
                for (FakeMailbox mailbox : List.of(read, remove, move)) {
                    String id = mailbox.address().replace("@contoso.com", "") + "-" + round + "-" + i;
                    byte[] mail = mail(id, 200 + (int) Math.exp(random.nextDouble(4, 12)));
                    consumer.expected.put(id, mail);
                    mails.put(id, mailbox.deliver(mail));
                }
            }
            CountDownLatch killed = new CountDownLatch(1);
            List<PlannedFault> faults = new ArrayList<>();
            mailchute.start();
            String point;
            if (round % 6 == 4) {
                int files = 1 + random.nextInt(10);
                CountDownLatch seen = new CountDownLatch(files);
                consumer.onFile = () -> {
                    seen.countDown();
                    if (seen.getCount() == 0 && killed.getCount() > 0) {
                        mailchute.kill();
                        killed.countDown();
                    }
                };
                point = "a file appears";
            } else {
                point = killAtSomePoint(round, operations, killed, faults);
            }
            runUntilKilled(
                    point,
                    faults,
                    killed,
                    () -> consumer.taken.size() == mails.size()
                            && read.mails("inbox").stream().allMatch(FakeMail::isRead));
            consumer.onFile = () -> {};
            new JournalAfterKill(folder).incoming(List.of("read", "remove", "move"));
        }

        mailchute.start();
        Awaitility.await("all mail has come in and the mailboxes know")
                .atMost(Duration.ofMinutes(3))
                .until(() -> consumer.taken.size() == mails.size()
                        && read.mails("inbox").stream().allMatch(FakeMail::isRead)
                        && remove.mails("inbox").isEmpty()
                        && move.mails("inbox").isEmpty());
        assertEquals(0, mailchute.terminate(Duration.ofMinutes(1)), "exit code after SIGTERM");
        consumer.stop.set(true);
        consuming.join();
        assertEquals(
                mails.keySet().stream().collect(Collectors.toMap(id -> "<" + id + "@x.example>", id -> 1L)),
                new JournalAfterKill(folder).incoming(List.of("read", "remove", "move")),
                "by the journal, each was delivered once");

        long twice = consumer.taken.values().stream().filter(count -> count > 1).count();
        System.out.println("Inbound, seed " + SEED + ": " + KILLS + " kills " + killedAt + ", " + mails.size()
                + " mails, " + (mails.size() - consumer.taken.size()) + " lost, " + twice + " delivered twice");
        assertEquals(List.of(), consumer.wrong);
        assertEquals(0, twice, () -> consumer.toldOfTwice(mailchute.log()));
        assertEquals(
                mails.size(),
                move.mails("Inbox/Done").size()
                        + remove.recoverableItems().size()
                        + read.mails("inbox").size());
        for (String name : List.of("read", "remove", "move")) {
            assertEquals(List.of(), left(folder.resolve("drop").resolve(name)), "left in the drop folder of " + name);
            assertEquals(List.of(), left(folder.resolve("drop").resolve(name).resolve(".staging")), "left in staging");
        }
        assertEquals(List.of(), left(folder.resolve("mail-center/inbound")), "letters");
        assertNothingDiffers();
        assertNothingLeaked();
    }

    /** The records agree with the mailboxes and the folders. */
    private void assertNothingDiffers() throws Exception {
        int exit = mailchute.command("reconcile");
        assertEquals(0, exit, Files.readString(folder.resolve("commands.log")));
    }

    private static List<String> left(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.endsWith(".staging") && !file.endsWith(".claimed"))
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void assertNothingLeaked() throws IOException {
        assertEquals(List.of(), tenant.leaks());
        assertEquals(List.of(), tenant.violations());
        assertTrue(!Files.readString(mailchute.log()).contains(Mailchutes.SECRET), "the secret is in the log");
    }

    // -- outbound --

    private void drop(Path outbox, String file, byte[] content) throws IOException {
        Path part = outbox.resolve(file + ".part");
        Files.write(part, content);
        Files.move(part, outbox.resolve(file));
    }

    private static byte[] outgoing(String id, int size) {
        return new String(mail(id, size), StandardCharsets.UTF_8)
                .replace("From: Ann <ann@x.example>\r\nTo: support@contoso.com", "To: ann@x.example")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void however_often_it_is_killed_every_mail_goes_out_once() throws Exception {
        int kills = Math.max(2, KILLS / 2);
        List<String> keys = new ArrayList<>();
        List<String> outboxes = List.of("mime", "draft", "parts");
        for (String name : outboxes) {
            keys.add("mailchute.outbound." + name + ".mailbox = " + name + "@contoso.com");
            keys.add("mailchute.outbound." + name + ".stable-for = 100ms");
            keys.add("mailchute.outbound." + name + ".messages-per-minute = 0");
            tenant.mailbox(name + "@contoso.com");
            Files.createDirectories(folder.resolve("outbox").resolve(name));
        }
        keys.add("mailchute.outbound.draft.send-mode = draft");
        keys.add("mailchute.outbound.parts.mime-limit = 1KB");
        mailchute = new Mailchutes(folder, tenant, "dev.mailchute.QuickMailchute", keys);
        byte[] attachment = new byte[3_300_000];
        random.nextBytes(attachment);
        Files.write(folder.resolve("outbox/parts/large.bin"), attachment);
        Files.write(folder.resolve("outbox/parts/small.bin"), java.util.Arrays.copyOf(attachment, 20_000));

        List<Operation> operations = List.of(
                Operation.SEND_MAIL,
                Operation.SEND_MAIL,
                Operation.SEND_MAIL,
                Operation.CREATE_DRAFT,
                Operation.SEND_DRAFT,
                Operation.SEND_DRAFT,
                Operation.ADD_ATTACHMENT,
                Operation.UPLOAD_RANGE,
                Operation.DELETE_MESSAGE);
        Map<String, String> idOf = new LinkedHashMap<>();
        for (int round = 0; round < kills; round++) {
            for (int i = 0; i < 7; i++) {
                for (String outbox : outboxes) {
                    String id = outbox + "-" + round + "-" + i;
                    idOf.put(id, outbox);
                    if (outbox.equals("parts")) {
                        String file = i == 3 && round % 3 == 0 ? "large.bin" : "small.bin";
                        drop(
                                folder.resolve("outbox/parts"),
                                id + ".json",
                                ("{\"to\": [\"ann@x.example\"], \"subject\": \"Crash " + id
                                                + "\", \"text\": \"Hello\", \"attachments\": [\"" + file + "\"]}")
                                        .getBytes(StandardCharsets.UTF_8));
                    } else {
                        drop(
                                folder.resolve("outbox").resolve(outbox),
                                id + ".eml",
                                outgoing(id, 200 + random.nextInt(20_000)));
                    }
                }
            }
            CountDownLatch killed = new CountDownLatch(1);
            List<PlannedFault> faults = new ArrayList<>();
            mailchute.start();
            String point = round % 3 == 1
                    ? killAtHandover(outboxes, killed)
                    : killAtSomePoint(round, operations, killed, faults);
            runUntilKilled(point, faults, killed, () -> outboxes.stream().allMatch(outbox -> waiting(outbox) == 0));
            new JournalAfterKill(folder).outgoing(outboxes);
        }

        mailchute.start();
        Awaitility.await("everything has gone or is held")
                .atMost(Duration.ofMinutes(3))
                .until(() -> outboxes.stream().allMatch(outbox -> waiting(outbox) == 0));
        List<JsonNode> letters = letters();
        Map<String, Long> before = sentBySubject();
        long doubtful = letters.size();
        long doubtfulThatWent = letters.stream()
                .filter(letter -> before.containsKey(letter.path("subject").asText()))
                .count();
        assertTrue(
                letters.stream()
                        .allMatch(letter -> letter.path("outcome").asText().equals("in-doubt")),
                letters::toString);
        if (doubtful > 0) {
            assertEquals(0, mailchute.command("mail-center", "retry", "--all", "--resend"));
        }
        assertEquals(0, mailchute.terminate(Duration.ofMinutes(1)), "exit code after SIGTERM");

        Map<String, MessageOutcome> told = new JournalAfterKill(folder).outgoing(outboxes);
        assertEquals(idOf.size(), told.size(), told::toString);
        assertEquals(Set.of(MessageOutcome.SENT), Set.copyOf(told.values()), told::toString);

        Map<String, Long> sent = sentBySubject();
        long twice = sent.values().stream().filter(count -> count > 1).count();
        System.out.println(
                "Outbound, seed " + SEED + ": " + kills + " kills " + killedAt + ", " + idOf.size() + " mails, "
                        + idOf.keySet().stream()
                                .filter(id -> !sent.containsKey("Crash " + id))
                                .count() + " lost, " + twice
                        + " sent twice, " + doubtful + " letters in doubt (" + doubtfulThatWent
                        + " of these had gone; the others were resent by a person)");
        assertEquals(0, twice, sent::toString);
        assertEquals(idOf.size(), sent.size());
        assertTrue(doubtful <= kills, "more doubt than kills");
        assertEquals(0, doubtfulThatWent, "a mail that the mailbox shows as sent was held in doubt");
        for (String outbox : outboxes) {
            assertEquals(List.of(), letters());
            assertEquals(
                    idOf.values().stream().filter(outbox::equals).count(), receipts(outbox), "receipts of " + outbox);
            assertEquals(
                    List.of(), left(folder.resolve("outbox").resolve(outbox).resolve(".staging")));
            assertEquals(
                    List.of(), left(folder.resolve("outbox").resolve(outbox).resolve(".claimed")), "left claimed");
            FakeMailbox mailbox = tenant.mailbox(outbox + "@contoso.com");
            assertEquals(
                    List.of(), mailbox.drafts().stream().map(FakeMail::subject).toList(), "stray drafts");
        }
        assertNothingDiffers();
        assertNothingLeaked();
    }

    private long waiting(String outbox) {
        Path dropped = folder.resolve("outbox").resolve(outbox);
        return left(dropped).stream()
                        .filter(file -> file.endsWith(".eml") || file.endsWith(".json"))
                        .count()
                + left(dropped.resolve(".claimed")).size();
    }

    /** When a file changes hands: its folder is made, it is claimed, its receipt is written, it is cleared away. */
    private enum Handover {
        FOLDER_IS_MADE,
        IS_CLAIMED,
        HAS_RECEIPT,
        IS_CLEARED_AWAY;

        Stream<String> files(Path outbox) {
            Path claimed = outbox.resolve(".claimed");
            return switch (this) {
                case FOLDER_IS_MADE -> left(claimed).stream();
                case IS_CLAIMED ->
                    left(claimed).stream()
                            .filter(key -> !left(claimed.resolve(key)).isEmpty());
                case HAS_RECEIPT -> left(outbox.resolve("sent")).stream().filter(file -> file.endsWith(".sent.json"));
                case IS_CLEARED_AWAY ->
                    left(outbox.resolve("sent")).stream().filter(file -> !file.endsWith(".sent.json"));
            };
        }
    }

    private String killAtHandover(List<String> outboxes, CountDownLatch killed) {
        Handover point = Handover.values()[random.nextInt(Handover.values().length)];
        Path outbox = folder.resolve("outbox").resolve(outboxes.get(random.nextInt(outboxes.size())));
        Set<String> before = point.files(outbox).collect(Collectors.toSet());
        int files = 1 + random.nextInt(5);
        long nanos = random.nextInt(3_000_000);
        Set<String> seen = new HashSet<>();
        handover = new Thread(
                () -> {
                    while (killed.getCount() > 0 && !Thread.currentThread().isInterrupted()) {
                        point.files(outbox)
                                .filter(file -> !before.contains(file))
                                .forEach(seen::add);
                        if (seen.size() >= files) {
                            LockSupport.parkNanos(nanos);
                            mailchute.kill();
                            killed.countDown();
                        }
                    }
                },
                "handover");
        handover.start();
        return "a file " + point;
    }

    private long receipts(String outbox) {
        return left(folder.resolve("outbox").resolve(outbox).resolve("sent")).stream()
                .filter(file -> file.endsWith(".sent.json"))
                .count();
    }

    private List<JsonNode> letters() throws IOException {
        List<JsonNode> letters = new ArrayList<>();
        for (String id : left(folder.resolve("mail-center/outbound"))) {
            letters.add(JSON.readTree(folder.resolve("mail-center/outbound")
                    .resolve(id)
                    .resolve("letter.json")
                    .toFile()));
        }
        return letters;
    }

    private Map<String, Long> sentBySubject() {
        return tenant.sent().stream()
                .collect(Collectors.groupingBy(mail -> mail.subject(), TreeMap::new, Collectors.counting()));
    }
}
