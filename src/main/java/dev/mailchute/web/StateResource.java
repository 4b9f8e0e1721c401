package dev.mailchute.web;

import dev.mailchute.health.FolderWatch;
import dev.mailchute.health.Health;
import dev.mailchute.health.PartHealth;
import dev.mailchute.health.PartHealth.Condition;
import dev.mailchute.health.PartHealth.Part;
import dev.mailchute.health.Pause;
import dev.mailchute.health.Status;
import dev.mailchute.mailcenter.Group;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** API of health, the account, and the description itself. */
final class StateResource {
    private static final String DESCRIPTION = "openapi.yaml";

    private final PageContext context;
    private final Access access;

    StateResource(PageContext context, Access access) {
        this.context = context;
        this.access = access;
    }

    Reply health(ApiCall call) {
        List<FolderWatch.FolderTrouble> troubles = context.folders().troubles();
        List<PartHealth> parts = context.parts();
        boolean ready = context.index().isReady(0);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("status", (troubles.isEmpty() ? Health.overall(parts) : Condition.DOWN).name());
        answer.put(
                "mailboxes",
                context.statuses().all().stream().map(StateResource::mailbox).toList());
        answer.put(
                "storage",
                parts.stream()
                        .filter(part -> part.part().direction().equals(Part.STORAGE))
                        .map(StateResource::part)
                        .toList());
        answer.put("folders", troubles.stream().map(StateResource::folder).toList());
        answer.put("letters", ready ? context.index().size() : null);
        answer.put(
                "groups",
                ready
                        ? context.index().groups().stream()
                                .map(StateResource::group)
                                .toList()
                        : null);
        answer.put("discarded", discarded());
        answer.put(
                "jobs",
                context.jobs().all().stream()
                        .filter(job -> job.ended().isEmpty())
                        .count());
        return Reply.json(200, answer);
    }

    /** {@code null} if the folder cannot be read; then it is listed among {@code folders}. */
    private Integer discarded() {
        try {
            return context.mailCenter().discarded().count();
        } catch (UncheckedIOException e) {
            return null;
        }
    }

    static Map<String, Object> mailbox(Status status) {
        PartHealth now = status.health();
        Map<String, Object> shown = new LinkedHashMap<>();
        owner(shown, now);
        shown.put("mailbox", status.mailbox());
        state(shown, now);
        shown.put("who", status.pause().map(Pause::who).orElse(null));
        work(shown, now);
        shown.put("warnings", new ArrayList<>(status.warnings()));
        return shown;
    }

    private static Map<String, Object> part(PartHealth now) {
        Map<String, Object> shown = new LinkedHashMap<>();
        owner(shown, now);
        state(shown, now);
        work(shown, now);
        return shown;
    }

    private static void owner(Map<String, Object> shown, PartHealth now) {
        shown.put("direction", now.part().direction());
        shown.put("name", now.part().name());
    }

    private static void state(Map<String, Object> shown, PartHealth now) {
        shown.put("status", now.state().name());
        shown.put("since", now.since());
        shown.put("reason", now.reason().text().orElse(null));
        shown.put("next", now.reason().next().orElse(null));
    }

    private static void work(Map<String, Object> shown, PartHealth now) {
        shown.put("lastSuccess", now.lastSuccess().orElse(null));
        shown.put("waiting", now.waiting().count());
        shown.put("oldestWaiting", now.waiting().oldest().orElse(null));
    }

    private static Map<String, Object> folder(FolderWatch.FolderTrouble trouble) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("role", trouble.role());
        shown.put("folder", trouble.folder().toString());
        shown.put("reason", trouble.reason());
        shown.put("since", trouble.since());
        return shown;
    }

    private static Map<String, Object> group(Group group) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("direction", group.direction());
        shown.put("name", group.name());
        shown.put("code", group.code());
        shown.put("outcome", group.outcome());
        shown.put("count", group.count());
        shown.put("firstFailure", group.firstFailure());
        shown.put("lastFailure", group.lastFailure());
        shown.put("example", group.example());
        return shown;
    }

    Reply me(ApiCall call) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("account", call.who());
        answer.put("role", call.visitor().role().name().toLowerCase(Locale.ROOT));
        answer.put("mayAct", call.visitor().mayAct());
        answer.put("needsSignIn", access.needsSignIn());
        return Reply.json(200, answer);
    }

    Reply description(ApiCall call) {
        try (InputStream in = StateResource.class.getResourceAsStream(DESCRIPTION)) {
            return Reply.text("application/yaml", in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
