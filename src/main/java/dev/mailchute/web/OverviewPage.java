package dev.mailchute.web;

import dev.mailchute.health.Causes;
import dev.mailchute.health.FolderWatch;
import dev.mailchute.health.PartHealth;
import dev.mailchute.health.Status;
import dev.mailchute.mailcenter.Group;
import dev.mailchute.mailcenter.KindFilter;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.LetterQuery;
import dev.mailchute.web.MailCenterPage.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The overview: what is down, waiting letters by cause, and what flows through each mailbox and outbox. */
final class OverviewPage {
    /** Mailboxes and outboxes named at the top; all are in the table. */
    static final int MAX_DOWN = 10;
    /** Causes shown; all letters are in their list. */
    private static final int MAX_GROUPS = 20;

    private final PageContext context;
    private final PartTable parts;
    private final ReconcilePage comparison;

    OverviewPage(PageContext context) {
        this.context = context;
        this.parts = new PartTable(context);
        this.comparison = new ReconcilePage(context);
    }

    View view(Request request) {
        String version = LiveVersion.of(context); // first: what changes in the meantime is fetched again
        List<Group> groups = context.index().groups();
        Map<String, Object> model = new HashMap<>(parts.model(request));
        model.put("version", version);
        model.put("here", "landing");
        model.put("groups", groups.stream().limit(MAX_GROUPS).map(this::row).toList());
        model.put("moreGroups", Math.max(0, groups.size() - MAX_GROUPS));
        model.put("total", context.index().size());
        model.put("storage", storage());
        model.put("warnings", warnings());
        model.putAll(comparison.card());
        model.put(
                "folders",
                context.folders().troubles().stream()
                        .map(FolderWatch.FolderTrouble::describe)
                        .toList());
        return View.of("landing", "Overview", model);
    }

    private Map<String, Object> row(Group group) {
        LetterQuery query = LetterQuery.ALL.of(new KindFilter(
                Optional.of(group.direction()),
                Optional.of(group.name()),
                Optional.of(group.code()).filter(code -> !code.isEmpty()),
                Optional.of(group.outcome())));
        Links.LetterView view = new Links.LetterView(query, 1);
        Map<String, Object> row = new HashMap<>();
        row.put("group", group);
        row.put("link", view.link());
        row.put("parameters", view.parameters());
        row.put("doubt", group.outcome().equals("in-doubt"));
        row.put("cause", cause(group.code(), group.example()));
        return row;
    }

    private List<Map<String, Object>> warnings() {
        List<Map<String, Object>> warnings = new ArrayList<>();
        for (Status status : context.statuses().all()) {
            status.warnings().forEach(warning -> warnings.add(Map.of("status", status, "warning", warning)));
        }
        return warnings;
    }

    private String cause(String code, String example) {
        return Causes.cause(code)
                .or(() -> context.mailCenter().find(example).map(Letter::reason))
                .orElse("No reason recorded");
    }

    /** What is down of the rest, and is not listed among the folders. */
    private List<PartHealth> storage() {
        List<Optional<String>> folders = context.folders().troubles().stream()
                .map(trouble -> Optional.of(trouble.describe()))
                .toList();
        return context.parts().stream()
                .filter(part -> part.part().direction().equals(PartHealth.Part.STORAGE) && part.isDown())
                .filter(part -> !folders.contains(part.reason().text()))
                .toList();
    }
}
