package dev.mailchute.doctor;

import java.util.ArrayList;
import java.util.List;

/**
 * The findings about one thing.
 *
 * @param part its name in JSON, such as {@code inbound.support}
 * @param title its heading in the text
 * @param findings mutable; grows during the checks
 */
record ReportSection(String part, String title, List<Finding> findings) {
    ReportSection(String part, String title) {
        this(part, title, new ArrayList<>());
    }
}
