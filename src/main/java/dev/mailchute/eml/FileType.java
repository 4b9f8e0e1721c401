package dev.mailchute.eml;

import java.net.URLConnection;
import java.util.Locale;
import java.util.Map;

/** Guesses the media type from a file name, the same on every machine. */
final class FileType {
    private static final Map<String, String> OFFICE = Map.ofEntries(
            Map.entry("csv", "text/csv"),
            Map.entry("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            Map.entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            Map.entry("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
            Map.entry("doc", "application/msword"),
            Map.entry("xls", "application/vnd.ms-excel"),
            Map.entry("ppt", "application/vnd.ms-powerpoint"),
            Map.entry("ics", "text/calendar"),
            Map.entry("json", "application/json"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("webp", "image/webp"),
            Map.entry("zip", "application/zip"));

    private FileType() {}

    static String of(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String type = OFFICE.get(ending);
        if (type == null) {
            type = URLConnection.guessContentTypeFromName("file." + ending);
        }
        // A message/* attachment may not be base64-encoded, so it is sent like any other file.
        return type == null || type.startsWith("message/") || type.startsWith("multipart/")
                ? "application/octet-stream"
                : type;
    }
}
