package dev.mailchute.doctor;

import java.util.ArrayList;
import java.util.List;

/**
 * The findings about one thing.
 *
 * @param part its word in JSON, such as {@code inbound.support}
 * @param title its heading for people
 * @param findings grows while it is looked at
 */
record ReportSection(String part, String title, List<Finding> findings) {
    ReportSection(String part, String title) {
        this(part, title, new ArrayList<>());
    }
}
