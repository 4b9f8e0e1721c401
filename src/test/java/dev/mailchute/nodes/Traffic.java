package dev.mailchute.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailchute.testkit.SentMail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Other programs, at work all the time: some put mail in, others take each file out of the drop folders as soon as it is there. */
final class Traffic implements AutoCloseable {
    /** More would only wait, and make each measured wait a matter of the machine's speed. */
    private static final int MAX_WAITING = 60;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Site site;
    private final Post post;
    private final Random random;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(3);
    private volatile boolean isPutting = true;
    private int sent;

    Traffic(Site site, Post post, long seed) {
        this.site = site;
        this.post = post;
        random = new Random(seed);
        every(100, this::put);
        every(3, () -> site.boxes().forEach(this::take));
        every(20, this::lookAtSent);
    }

    private void every(int millis, Runnable task) {
        Runnable noted = () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                post.odd(e.toString());
            }
        };
        threads.scheduleWithFixedDelay(noted, 0, millis, TimeUnit.MILLISECONDS);
    }

    /** Puts nothing more. */
    void pause() {
        isPutting = false;
    }

    /** One more message for each mailbox and each outbox. */
    List<Item> putEverywhere() {
        List<Item> items = new ArrayList<>();
        for (Box box : site.boxes()) {
            items.add(deliver(box));
            items.add(drop(box));
        }
        return items;
    }

    private void put() {
        if (isPutting && post.waiting() < MAX_WAITING) {
            Box box = site.boxes().get(random.nextInt(site.boxes().size()));
            if (random.nextBoolean()) {
                deliver(box);
            } else {
                drop(box);
            }
        }
    }

    Item deliver(Box box) {
        return deliver(box, anySize());
    }

    Item deliver(Box box, int size) {
        String id = post.newId("in", box);
        byte[] content = mail(id, "From: Ann <ann@x.example>\r\nTo: " + box.address(), size);
        Item item = post.add(new Item(id, box, content));
        site.tenant().mailbox(box.address()).deliver(content);
        return item;
    }

    Item drop(Box box) {
        String id = post.newId("out", box);
        Item item = post.add(new Item(id, box, null));
        Path part = site.outbox(box).resolve(id + ".part");
        try {
            Files.write(part, mail(id, "To: ann@x.example", anySize()));
            Files.move(part, site.outbox(box).resolve(id + ".eml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return item;
    }

    private int anySize() {
        synchronized (random) {
            return (int) Math.exp(random.nextDouble(5, 12));
        }
    }

    private static byte[] mail(String id, String people, int size) {
        StringBuilder text = new StringBuilder(people)
                .append("\r\nSubject: ")
                .append(id)
                .append("\r\nMessage-ID: <")
                .append(id)
                .append("@x.example>\r\n\r\n");
        while (text.length() < size) {
            text.append("All work and no play makes Jack a dull boy. ")
                    .append(text.length())
                    .append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String id(byte[] mail) {
        String text = new String(mail, 0, Math.min(mail.length, 1000), StandardCharsets.UTF_8);
        int at = text.indexOf("Subject: ");
        return text.substring(at + 9, text.indexOf('\r', at));
    }

    private void take(Box box) {
        try (Stream<Path> files = Files.list(site.drop(box))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (file.toString().endsWith(".eml")) {
                    take(file);
                }
            }
        } catch (NoSuchFileException e) {
            post.odd("a message without its sidecar: " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            post.odd(e.toString());
        }
    }

    private void take(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        Path sidecar = Path.of(file.toString().replaceFirst("eml$", "json"));
        JsonNode said = JSON.readTree(sidecar.toFile());
        Files.delete(file);
        Files.delete(sidecar);
        String name = file.getFileName().toString();
        post.arrives(id(content), content, name);
        if (said.path("size").asInt() != content.length || said.path("delivery").asInt() != 1) {
            post.odd(name + " has a wrong sidecar: " + said);
        }
    }

    private void lookAtSent() {
        List<SentMail> all = site.tenant().sent();
        for (; sent < all.size(); sent++) {
            SentMail mail = all.get(sent);
            post.arrives(mail.subject(), null, mail.at() + " " + mail.clientRequestId());
        }
    }

    @Override
    public void close() throws InterruptedException {
        isPutting = false;
        threads.shutdown();
        threads.awaitTermination(1, TimeUnit.MINUTES);
    }
}
