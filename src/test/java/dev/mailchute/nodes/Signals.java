package dev.mailchute.nodes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Signals to other processes, from a shell that runs already, because starting a program takes longer than a rename. */
final class Signals implements AutoCloseable {
    private final Process shell;
    private final OutputStream orders;
    private final BufferedReader answers;

    Signals() throws IOException {
        shell = new ProcessBuilder("sh").redirectErrorStream(true).start();
        orders = shell.getOutputStream();
        answers = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Returns once the signal is sent. */
    synchronized void send(String signal, long process) {
        try {
            orders.write(("kill -" + signal + " " + process + "; echo sent\n").getBytes(StandardCharsets.UTF_8));
            orders.flush();
            String answer = answers.readLine();
            while (answer != null && !answer.equals("sent")) {
                answer = answers.readLine();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        shell.destroy();
    }
}
