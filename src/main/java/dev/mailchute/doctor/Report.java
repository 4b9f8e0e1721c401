package dev.mailchute.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailchute.files.Json;
import dev.mailchute.health.CheckListener;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The findings, in order. As text, each is printed when it is added; as JSON, all at the end. */
final class Report {
    private final Optional<TextLines> text;
    private final CheckListener listener;
    private final List<ReportSection> sections = new ArrayList<>();

    /** @param text prints each finding immediately; empty for JSON */
    Report(Optional<TextLines> text) {
        this(text, CheckListener.SILENT);
    }

    /** For somebody who watches the checks. */
    Report(CheckListener listener) {
        this(Optional.empty(), listener);
    }

    private Report(Optional<TextLines> text, CheckListener listener) {
        this.text = text;
        this.listener = listener;
    }

    void begin(String part, String title) {
        ReportSection section = new ReportSection(part, title);
        sections.add(section);
        text.ifPresent(lines -> lines.heading(section));
        listener.begins(part, title);
    }

    /** Adds a finding to the current section, and returns it. */
    Finding add(Finding finding) {
        sections.get(sections.size() - 1).findings().add(finding);
        text.ifPresent(lines -> lines.line(finding));
        listener.finds(finding.told());
        return finding;
    }

    /** Whether there are no errors, and nothing that could be one. */
    boolean isOk() {
        return count(Mark.ERROR) == 0 && count(Mark.OPEN) == 0;
    }

    long count(Mark mark) {
        return sections.stream()
                .flatMap(section -> section.findings().stream())
                .filter(finding -> finding.mark() == mark)
                .count();
    }

    void end() {
        text.ifPresent(lines -> lines.summary(count(Mark.ERROR), count(Mark.OPEN), count(Mark.WARNING)));
    }

    String json() {
        ObjectNode whole = Json.mapper().createObjectNode();
        whole.put("status", isOk() ? "ok" : "failed");
        whole.put("failed", count(Mark.ERROR));
        whole.put("notSettled", count(Mark.OPEN));
        whole.put("warnings", count(Mark.WARNING));
        ArrayNode parts = whole.putArray("parts");
        for (ReportSection section : sections) {
            ObjectNode part = parts.addObject();
            part.put("part", section.part());
            part.put("title", section.title());
            ArrayNode findings = part.putArray("findings");
            section.findings().forEach(finding -> write(findings.addObject(), finding));
        }
        return new String(Json.file(whole), StandardCharsets.UTF_8);
    }

    private static void write(ObjectNode json, Finding finding) {
        json.put("result", finding.mark().word());
        json.put("check", finding.check());
        json.put("found", finding.found());
        finding.said().ifPresent(fault -> {
            json.put("said", fault.message());
            json.put("code", fault.code());
            json.put("status", fault.status());
            fault.requestId().ifPresent(id -> json.put("requestId", id));
        });
        if (!finding.next().isEmpty()) {
            ArrayNode next = json.putArray("next");
            finding.next().forEach(next::add);
        }
    }
}
