package dev.mailchute.mailcenter;

import dev.mailchute.files.OutboxNames;
import dev.mailchute.ledger.JournaledMessage;
import dev.mailchute.ledger.JournaledMessage.Recorded;
import dev.mailchute.ledger.LifeLine;
import dev.mailchute.ledger.MessageOutcome;
import dev.mailchute.ledger.Step;
import dev.mailchute.ledger.Step.What;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Outbox;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the file, the letter and the receipt of a message are now. It only looks. */
public final class Whereabouts {
    private static final int MAX_FILES = 20;
    private static final String RECEIPT = ".sent.json";

    private final Settings settings;
    private final MailCenter mailCenter;

    public Whereabouts(Settings settings, MailCenter mailCenter) {
        this.settings = settings;
        this.mailCenter = mailCenter;
    }

    /**
     * What is known now of one thing.
     *
     * @param what {@code file}, {@code receipt} or {@code letter}
     * @param path where it is, or was expected
     * @param text in words
     */
    public record Spot(String what, Optional<Path> path, boolean exists, String text) {
        private static Spot of(String what, Path path, String ifMissing) {
            boolean exists = Files.exists(path);
            return new Spot(what, Optional.of(path), exists, exists ? "it is there" : ifMissing);
        }
    }

    public List<Spot> of(JournaledMessage message, List<Recorded> steps) {
        List<Spot> places = new ArrayList<>();
        String name = message.subject().name();
        if (message.isInbound()) {
            settings.inbound().stream()
                    .filter(mailbox -> mailbox.name().equals(name))
                    .findFirst()
                    .ifPresentOrElse(
                            mailbox -> incoming(message, steps, mailbox, places),
                            () -> notConfigured("mailbox", name, places));
        } else {
            settings.outbound().stream()
                    .filter(outbox -> outbox.name().equals(name))
                    .findFirst()
                    .ifPresentOrElse(
                            outbox -> outgoing(message, steps, outbox, places),
                            () -> notConfigured("outbox", name, places));
        }
        letter(message, places);
        return places;
    }

    private static void notConfigured(String kind, String name, List<Spot> places) {
        places.add(new Spot(
                "file",
                Optional.empty(),
                false,
                "the " + kind + " " + name + " is no longer configured, so it is not known where its files are"));
    }

    private static void incoming(
            JournaledMessage message, List<Recorded> steps, InboundMailbox mailbox, List<Spot> places) {
        Path drop = mailbox.dropDir();
        List<Path> files = new ArrayList<>();
        find(drop, message.key(), files);
        find(drop.resolve(".staging"), message.key(), files);
        files.forEach(file -> places.add(Spot.of("file", file, "it has just gone")));
        if (files.isEmpty() && message.outcome() == MessageOutcome.DELIVERED) {
            places.add(
                    isElsewhere(steps)
                            ? new Spot("file", Optional.empty(), false, "your own steps handed it to another system")
                            : new Spot(
                                    "file",
                                    Optional.of(drop),
                                    false,
                                    "it is no longer in the drop folder: another program has taken or removed it"));
        }
    }

    private static boolean isElsewhere(List<Recorded> steps) {
        return steps.stream()
                .map(Recorded::step)
                .filter(step -> step.what() == What.DELIVERED)
                .reduce((first, last) -> last)
                .filter(Step::isElsewhere)
                .isPresent();
    }

    private static void find(Path folder, String key, List<Path> files) {
        // The key is in the name.
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*_" + key + "*.{eml,staged}")) {
            for (Path file : found) {
                if (files.size() < MAX_FILES) {
                    files.add(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return; // there is no such folder, or no permission: nothing is known
        }
    }

    private static void outgoing(JournaledMessage message, List<Recorded> steps, Outbox outbox, List<Spot> places) {
        Path folder = outbox.outboxDir();
        String file = message.knownAs().file().orElse("");
        Path claimed = folder.resolve(".claimed").resolve(message.key());
        if (Files.isDirectory(claimed)) {
            places.add(new Spot("file", Optional.of(claimed), true, "it is being worked on"));
        }
        steps.stream()
                .filter(step -> step.what() == What.CLEARED_AWAY)
                .reduce((first, last) -> last)
                .map(step -> step.step().fact().orElse("sent/" + OutboxNames.forReceipt(file, message.key()) + RECEIPT))
                .ifPresent(receipt -> {
                    String removed = "it is not there: removed by another program, or after keep-sent-days";
                    places.add(Spot.of("receipt", folder.resolve(receipt), removed));
                    places.add(Spot.of(
                            "file",
                            folder.resolve(receipt.substring(0, Math.max(0, receipt.length() - RECEIPT.length()))),
                            removed));
                });
    }

    private void letter(JournaledMessage message, List<Spot> places) {
        Optional<Letter> waiting = mailCenter.find(message.key());
        if (waiting.isPresent()) {
            places.add(new Spot(
                    "letter",
                    Optional.of(mailCenter.place(waiting.get())),
                    true,
                    "it waits in the Mail Center" + (waiting.get().isInDoubt() ? ", in doubt" : "")));
            return;
        }
        mailCenter
                .settled(message.key())
                .ifPresent(settled -> places.add(new Spot(
                        "letter", Optional.empty(), false, LifeLine.plain("it is settled: " + settled.describe()))));
    }
}
