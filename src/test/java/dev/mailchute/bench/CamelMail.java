package dev.mailchute.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The same messages from a mail server on this machine by IMAP into files, by Camel's mail component. */
final class CamelMail {
    private CamelMail() {}

    static Figures measure(int messages) throws IOException {
        Path folder = Files.createTempDirectory("mailchute-benchmark");
        Path server = folder.resolve("server");
        Letters.write(server.resolve("bench@localhost/INBOX"), messages, "ann@x.example", "bench@localhost");
        int port = Peers.freePort();
        Path drop = folder.resolve("drop");
        try (MeasuredProcess mailServer = Peers.greenMail(port, server)) {
            Instant begun = Instant.now();
            try (MeasuredProcess peer = Peers.camelMail(port, drop)) {
                Run.Mark one = when(drop, 1, peer, mailServer);
                Run.Mark first = when(drop, Math.min(1000, messages / 2), peer, mailServer);
                Run.Mark end = when(drop, (int) (messages * 0.98), peer, mailServer);
                long steady = end.messages() - first.messages();
                return new Figures()
                        .with(Column.START, Duration.between(begun, one.at()).toMillis() / 1000.0)
                        .with(Column.RATE, steady / first.secondsTo(end))
                        .with(Column.FIRST_CPU, first.cpu().toMillis() / (double) first.messages())
                        .with(Column.STEADY_CPU, end.cpu().minus(first.cpu()).toMillis() / (double) steady)
                        .with(
                                Column.TENANT_CPU,
                                end.tenantCpu().minus(first.tenantCpu()).toMillis() / (double) steady)
                        .with(Column.RESIDENT, peer.peakMegabytes());
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static Run.Mark when(Path drop, int messages, MeasuredProcess peer, MeasuredProcess mailServer)
            throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        Progress progress = new Progress();
        try {
            while (files(drop) < messages) {
                if (!peer.isAlive()
                        || !mailServer.isAlive()
                        || progress.at(files(drop)).isStalled()) {
                    throw new IOException("camel-mail or its server has ended or does nothing");
                }
                never.await(20, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Run.Mark(files(drop), Instant.now(), peer.cpu(), mailServer.cpu());
    }

    private static int files(Path drop) {
        String[] files = drop.toFile().list();
        return files == null ? 0 : files.length;
    }
}
