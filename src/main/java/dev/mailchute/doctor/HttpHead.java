package dev.mailchute.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** The status line and header of an HTTP/1.1 response. */
record HttpHead(String statusLine, List<String> lines) {
    private static final int MAX_BYTES = 64 * 1024;

    int status() {
        String[] words = statusLine.split(" ");
        return words.length > 1 && words[1].matches("\\d{3}") ? Integer.parseInt(words[1]) : 0;
    }

    Optional<String> value(String header) {
        return values(header).stream().findFirst();
    }

    /** All of them, where a header is there several times. */
    List<String> values(String header) {
        return lines.stream()
                .filter(line -> line.regionMatches(true, 0, header + ":", 0, header.length() + 1))
                .map(line -> line.substring(header.length() + 1).strip())
                .toList();
    }

    Optional<Instant> date() {
        try {
            return value("Date").map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Sends a request and reads the response up to the end of its header, no further.
     *
     * @param leg the label of the finding if it fails
     */
    static HttpHead request(Socket socket, String request, String leg) throws IOException, BrokenLeg {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        StringBuilder head = new StringBuilder();
        InputStream in = socket.getInputStream();
        // Byte by byte: what follows the response to a CONNECT belongs to TLS.
        for (int c = in.read(); c >= 0 && head.length() < MAX_BYTES; c = in.read()) {
            head.append((char) c);
            if (c == '\n'
                    && head.length() >= 4
                    && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                break;
            }
        }
        List<String> lines = head.toString().lines().toList();
        if (lines.isEmpty() || !lines.get(0).startsWith("HTTP/")) {
            throw new BrokenLeg(Finding.error(
                    leg,
                    "The answer is not HTTP.",
                    leg.equals("proxy")
                            ? "Check the host and port in mailchute.proxy: it must be an HTTP proxy."
                            : "Check mailchute.cloud, and login-url and graph-url if they are set."));
        }
        return new HttpHead(
                printable(lines.get(0)), lines.stream().map(HttpHead::printable).toList());
    }

    private static String printable(String line) {
        return line.replaceAll("\\p{Cntrl}", "?");
    }
}
