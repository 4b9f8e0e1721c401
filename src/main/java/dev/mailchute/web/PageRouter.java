package dev.mailchute.web;

import dev.mailchute.eml.Correction;
import dev.mailchute.eml.MailView;
import dev.mailchute.graph.Fault;
import dev.mailchute.health.Causes;
import dev.mailchute.health.FolderWatch;
import dev.mailchute.health.Status;
import dev.mailchute.mailcenter.Act;
import dev.mailchute.mailcenter.Group;
import dev.mailchute.mailcenter.Job;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.LetterIndex;
import dev.mailchute.mailcenter.LetterQuery;
import dev.mailchute.mailcenter.LetterQuery.Order;
import dev.mailchute.mailcenter.MailCenter.Discarded;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Outbox;
import dev.mailchute.web.Access.Visitor;
import dev.mailchute.web.MailCenterPage.View;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What can be looked at: each method makes of the Mail Center's answers what a template shows. Nothing here changes anything. */
final class PageRouter {
    static final int PAGE = 50;
    private static final Duration TOLD_FOR = Duration.ofMinutes(5);
    private static final int MOST_SOURCE = 256 * 1024;
    private static final int MOST_PICTURE = 512 * 1024;
    private static final int MOST_PICTURES = 4 * 1024 * 1024;

    private final PageContext context;

    PageRouter(PageContext context) {
        this.context = context;
    }

    Optional<View> view(Request request, List<String> steps, Visitor visitor) {
        if (steps.isEmpty()) {
            return Optional.of(landing());
        }
        String last = steps.get(steps.size() - 1);
        return switch (steps.get(0) + "/" + steps.size()) {
            case "letters/1" -> Optional.of(list(request));
            case "letters/2" -> context.mailCenter().find(last).map(letter -> letter(request, letter));
            case "letters/3" ->
                last.equals("edit")
                        ? context.mailCenter().find(steps.get(1)).flatMap(letter -> edit(request, letter))
                        : Optional.empty();
            case "discarded/1" -> Optional.of(discarded(request));
            case "discarded/2" -> context.mailCenter().findDiscarded(last).map(this::discarded);
            case "jobs/1" -> Optional.of(jobs());
            case "jobs/2" -> number(last).flatMap(context.jobs()::find).map(job -> job(request, job));
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> number(String text) {
        return text.matches("\\d{1,9}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }

    /** Answers that are no pages: downloads, the HTML of a mail, numbers for the script. */
    Optional<Reply> file(List<String> steps) {
        if (steps.equals(List.of("counts"))) {
            return Optional.of(Reply.json(200, counts()));
        }
        if (steps.size() < 3 || !steps.get(0).equals("letters") && !steps.get(0).equals("discarded")) {
            return Optional.empty();
        }
        String id = steps.get(1);
        boolean waits = steps.get(0).equals("letters");
        Optional<Letter> letter = waits
                ? context.mailCenter().find(id)
                : context.mailCenter().findDiscarded(id).map(Discarded::letter);
        Optional<Path> message = waits
                ? letter.flatMap(context.mailCenter()::message)
                : context.mailCenter().findDiscarded(id).flatMap(context.mailCenter()::message);
        if (letter.isEmpty() || message.isEmpty()) {
            return Optional.empty();
        }
        try {
            return switch (steps.get(2) + "/" + steps.size()) {
                case "html/3" -> html(message.get());
                case "message.eml/3" -> Optional.of(mail(message.get(), id + ".eml"));
                case "attachments/4" -> attachment(message.get(), steps.get(3));
                case "previous/4" ->
                    number(steps.get(3))
                            .filter(number -> number >= 1)
                            .flatMap(number -> previous(letter.get(), number));
                default -> Optional.empty();
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> counts() {
        long working = context.jobs().all().stream()
                .filter(job -> job.ended().isEmpty())
                .count();
        return Map.of("waiting", context.index().size(), "working", working);
    }

    static Reply mail(Path file, String name) throws IOException {
        return Reply.download("message/rfc822", name, Files.newInputStream(file));
    }

    private Optional<Reply> previous(Letter letter, int number) {
        List<Path> previous = context.mailCenter().previous(letter);
        try {
            return number > previous.size()
                    ? Optional.empty()
                    : Optional.of(mail(previous.get(number - 1), letter.id() + "-previous-" + number + ".eml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Reply> attachment(Path message, String text) throws IOException {
        Optional<Integer> number = number(text);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> name = MailView.of(message).attachments().stream()
                .filter(one -> one.number() == number.get())
                .map(MailView.Attachment::name)
                .findFirst();
        Optional<InputStream> content = name.isEmpty() ? Optional.empty() : MailView.open(message, number.get());
        return content.map(in -> Reply.download("application/octet-stream", name.get(), in));
    }

    private static Optional<Reply> html(Path message) throws IOException {
        MailView mail = MailView.of(message);
        int[] left = {MOST_PICTURES};
        return mail.html()
                .map(html ->
                        Reply.strangers(SafeHtml.document(html.content(), id -> picture(message, mail, id, left))));
    }

    /** A picture that came with the mail, as a URL that loads nothing. */
    private static Optional<String> picture(Path message, MailView mail, String id, int[] left) {
        Optional<MailView.Attachment> found = mail.attachments().stream()
                .filter(one -> one.contentId().filter(id::equals).isPresent())
                .filter(one -> one.type().matches("image/(png|gif|jpeg|webp)"))
                .filter(one -> one.size() <= MOST_PICTURE * 2L)
                .findFirst();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = MailView.open(message, found.get().number()).orElseGet(InputStream::nullInputStream)) {
            byte[] bytes = in.readNBytes(MOST_PICTURE + 1);
            left[0] -= bytes.length;
            return bytes.length == 0 || bytes.length > MOST_PICTURE || left[0] < 0
                    ? Optional.empty()
                    : Optional.of("data:" + found.get().type() + ";base64,"
                            + Base64.getEncoder().encodeToString(bytes));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private View landing() {
        List<Map<String, Object>> groups = new ArrayList<>();
        for (Group group : context.index().groups()) {
            Map<String, Object> row = new HashMap<>();
            LetterQuery query = new LetterQuery(
                    Optional.of(group.direction()),
                    Optional.of(group.name()),
                    Optional.of(group.code()).filter(code -> !code.isEmpty()),
                    Optional.of(group.outcome()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Order.LAST,
                    true);
            Links.View view = new Links.View(query, 1);
            row.put("group", group);
            row.put("link", view.link());
            row.put("parameters", view.parameters());
            row.put("doubt", group.outcome().equals("in-doubt"));
            row.put("cause", cause(group.code(), group.example()));
            groups.add(row);
        }
        Map<String, Object> model = new HashMap<>();
        model.put("here", "landing");
        model.put("groups", groups);
        model.put("total", context.index().size());
        List<Map<String, Object>> places = places();
        model.put("places", places);
        model.put(
                "down",
                places.stream().filter(place -> (boolean) place.get("down")).count());
        model.put(
                "warnings",
                context.statuses().all().stream()
                        .mapToInt(status -> status.warnings().size())
                        .sum());
        model.put(
                "folders",
                context.folders().troubles().stream()
                        .map(FolderWatch.Trouble::words)
                        .toList());
        return View.of("landing", "Mail Center", model);
    }

    private String cause(String code, String example) {
        return Causes.cause(code)
                .or(() -> context.mailCenter().find(example).map(Letter::reason))
                .orElse("No reason was recorded");
    }

    /** Every mailbox and outbox, with how it is doing in words. */
    private List<Map<String, Object>> places() {
        Map<String, Integer> counts = context.index().counts();
        List<Map<String, Object>> places = new ArrayList<>();
        for (Status status : context.statuses().all()) {
            Map<String, Object> place = new HashMap<>();
            place.put("status", status);
            place.put("down", status.isDown());
            place.put("lastSuccess", status.lastSuccess().orElse(null));
            place.put("backlog", status.backlog());
            place.put("letters", counts.getOrDefault(status.direction() + "." + status.name(), 0));
            place.put(
                    "link",
                    Links.LETTERS + "?direction=" + status.direction() + "&name=" + Links.encoded(status.name()));
            Fault fault = status.trouble().map(Status.Trouble::fault).orElse(null);
            place.put("since", status.trouble().map(Status.Trouble::since).orElse(null));
            place.put("reason", fault == null ? "" : fault.text());
            place.put("cause", fault == null ? "" : Causes.cause(fault.code()).orElse(""));
            place.put("next", fault == null ? "" : Causes.next(fault.code()).orElse(""));
            places.add(place);
        }
        return places;
    }

    private View list(Request request) {
        Links.View view = Links.view(request.query());
        LetterQuery query = view.query();
        LetterIndex.Page page = context.index().page(query, (view.page() - 1) * PAGE, PAGE);
        Map<String, Object> model = new HashMap<>();
        model.put("here", "letters");
        model.put("q", query.text().orElse(""));
        model.put(
                "rows", page.letters().stream().map(letter -> row(letter, view)).toList());
        model.put("total", page.total());
        model.put("all", context.index().size());
        model.put("view", view);
        model.put("parameters", view.parameters());
        model.put("link", view.link());
        model.put("from", (view.page() - 1) * PAGE + 1);
        model.put("to", (view.page() - 1) * PAGE + page.letters().size());
        model.put("before", view.page() > 1 ? view.page(view.page() - 1).link() : "");
        model.put(
                "after",
                view.page() * PAGE < page.total() ? view.page(view.page() + 1).link() : "");
        model.put("filters", filters(query));
        Map<String, Object> sorts = new LinkedHashMap<>();
        for (Order order : Order.values()) {
            sorts.put(
                    order.name().toLowerCase(Locale.ROOT),
                    Map.of(
                            "link",
                            view.sorted(order).link(),
                            "now",
                            query.order() == order ? (query.descending() ? "descending" : "ascending") : "none"));
        }
        model.put("sorts", sorts);
        model.put("orders", orders(query));
        model.put("outcome", outcome(request));
        return View.of("list", page.total() + (page.total() == 1 ? " letter" : " letters"), model);
    }

    private static List<Map<String, Object>> orders(LetterQuery query) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("-last", "last failure, latest first");
        words.put("last", "last failure, oldest first");
        words.put("-first", "first failure, latest first");
        words.put("first", "first failure, oldest first");
        words.put("-attempts", "most tries");
        words.put("from", "sender");
        words.put("subject", "subject");
        String now = (query.descending() ? "-" : "") + query.order().name().toLowerCase(Locale.ROOT);
        return words.entrySet().stream()
                .map(entry -> Map.<String, Object>of(
                        "value",
                        entry.getKey(),
                        "words",
                        entry.getValue(),
                        "now",
                        entry.getKey().equals(now)))
                .toList();
    }

    /** The choices of each filter that letters have now, and what is chosen. */
    private Map<String, Object> filters(LetterQuery query) {
        TreeSet<String> names = new TreeSet<>();
        TreeSet<String> codes = new TreeSet<>();
        context.index().groups().forEach(group -> {
            names.add(group.name());
            codes.add(group.code());
        });
        query.name().ifPresent(names::add);
        query.code().ifPresent(codes::add);
        codes.remove("");
        Map<String, Object> filters = new HashMap<>();
        filters.put("names", names);
        filters.put("codes", codes);
        filters.put("direction", query.direction().orElse(""));
        filters.put("name", query.name().orElse(""));
        filters.put("code", query.code().orElse(""));
        filters.put("outcome", query.outcome().orElse(""));
        filters.put("since", query.since().map(Links::day).orElse(""));
        filters.put(
                "until",
                query.until().map(time -> Links.day(time.minusSeconds(1))).orElse(""));
        filters.put(
                "any",
                !new Links.View(query.sorted(Order.LAST, true), 1).parameters().isEmpty());
        return filters;
    }

    private static Map<String, Object> row(Letter letter, Links.View view) {
        Map<String, Object> row = new HashMap<>();
        row.put("id", letter.id());
        row.put("link", view.link(letter.id()));
        row.put("subject", text(letter.subject()));
        row.put("who", letter.isInbound() ? text(letter.from()) : recipients(letter));
        row.put("direction", text(letter.direction()));
        row.put("name", text(letter.name()));
        row.put("reason", text(letter.reason()));
        row.put("code", text(letter.code()));
        row.put("doubt", letter.isInDoubt());
        row.put("attempts", letter.attempts());
        row.put("last", letter.lastFailure());
        row.put("first", letter.firstFailure());
        return row;
    }

    private static String text(String given) {
        return given == null ? "" : given;
    }

    private static String recipients(Letter letter) {
        List<String> to = letter.to() == null ? List.of() : letter.to();
        return switch (to.size()) {
            case 0 -> "nobody";
            case 1 -> to.get(0);
            default -> to.get(0) + " and " + (to.size() - 1) + " more";
        };
    }

    private View letter(Request request, Letter letter) {
        Links.View back = Links.back(request.asked("back"));
        Map<String, Object> model = common(letter, context.mailCenter().history(letter));
        Optional<Path> message = context.mailCenter().message(letter);
        mail(model, message, request.asked("show").orElse(""), Links.letter(letter.id()));
        LetterIndex.Neighbours near = context.index().neighbours(back.query(), letter.id());
        model.put("here", "letters");
        model.put("base", Links.letter(letter.id()));
        model.put("self", back.link(letter.id()));
        model.put("back", back.link() + "#l-" + letter.id());
        model.put("backParameters", back.parameters());
        model.put("before", near.before().map(back::link).orElse(""));
        model.put("after", near.after().map(back::link).orElse(""));
        model.put("position", near.position());
        model.put("total", near.total());
        model.put("editRefusal", context.acts().editRefusal(letter).orElse(""));
        model.put("previous", context.mailCenter().previous(letter).size());
        model.put(
                "place",
                context.mailCenter().place(letter).toAbsolutePath().normalize().toString());
        model.put("outcome", outcome(request));
        model.put("discarded", false);
        return View.of("letter", text(letter.subject()).isEmpty() ? "(no subject)" : letter.subject(), model);
    }

    private Map<String, Object> common(Letter letter, List<Act> history) {
        Map<String, Object> model = new HashMap<>();
        model.put("letter", letter);
        model.put("subject", text(letter.subject()));
        model.put("recipients", letter.to() == null ? List.of() : letter.to());
        model.put("cause", Causes.cause(text(letter.code())).orElse(""));
        model.put("next", next(letter));
        model.put("mailbox", inTheMailbox(letter));
        model.put("receipt", receipt(letter));
        List<Act> latestFirst = new ArrayList<>(history);
        java.util.Collections.reverse(latestFirst);
        model.put("history", latestFirst);
        model.put(
                "notes",
                latestFirst.stream().filter(act -> act.what().equals("note")).toList());
        return model;
    }

    private static String next(Letter letter) {
        return Causes.next(text(letter.code()))
                .orElse(
                        letter.isInDoubt()
                                ? "Look into Sent Items of the mailbox, or ask the recipient. Look again asks the mailbox once more."
                                : "Mend the cause, then retry. If the mail is not needed, discard it: it can be restored for 30 days.");
    }

    private String inTheMailbox(Letter letter) {
        if (letter.isDamaged()) {
            return "Nobody knows: the letter is damaged";
        }
        if (!letter.isInbound()) {
            return letter.isInDoubt()
                    ? "It may be in Sent Items, or not: nobody knows"
                    : "Nothing: the mail was not sent";
        }
        Optional<String> moved = context.settings().inbound().stream()
                .filter(mailbox -> mailbox.name().equals(letter.name()))
                .findFirst()
                .flatMap(InboundMailbox::moveHeldTo);
        return "Marked as read, with the category Mail Center"
                + moved.map(folder -> ", and moved to " + folder).orElse("")
                + ". It is never deleted there";
    }

    private Map<String, Object> receipt(Letter letter) {
        Optional<Path> file = letter.isInbound() || letter.file() == null
                ? Optional.empty()
                : outbox(letter).map(outbox -> outbox.outboxDir()
                        .resolve("failed")
                        .toAbsolutePath()
                        .normalize());
        Map<String, Object> receipt = new HashMap<>();
        receipt.put("file", text(letter.file()));
        receipt.put("folder", file.map(Path::toString).orElse(""));
        return receipt;
    }

    private Optional<Outbox> outbox(Letter letter) {
        return context.settings().outbound().stream()
                .filter(outbox -> outbox.name().equals(letter.name()))
                .findFirst();
    }

    /** The mail itself, as far as it is there. */
    private void mail(Map<String, Object> model, Optional<Path> message, String show, String base) {
        model.put("hasMail", message.isPresent());
        model.put("show", show);
        model.put("htmlLink", base + "/html");
        model.put("mail", null);
        model.put("mailProblem", "");
        model.put("source", "");
        model.put("sourceCut", false);
        if (message.isEmpty()) {
            return;
        }
        try {
            MailView mail = MailView.of(message.get());
            Map<String, Object> shown = new HashMap<>();
            shown.put("fields", mail.fields());
            shown.put("text", mail.text().map(MailView.Text::content).orElse(""));
            shown.put("textCut", mail.text().map(MailView.Text::isCut).orElse(false));
            shown.put("hasHtml", mail.html().isPresent());
            shown.put("attachments", mail.attachments());
            shown.put("problem", mail.problem().orElse(""));
            shown.put("size", Files.size(message.get()));
            model.put("mail", shown);
            boolean source = show.equals("source");
            model.put("source", source ? source(message.get()) : "");
            model.put("sourceCut", source && Files.size(message.get()) > MOST_SOURCE);
        } catch (IOException e) {
            model.put("mailProblem", message.get().getFileName() + " cannot be read: " + e.getMessage());
        }
    }

    private static String source(Path message) throws IOException {
        try (InputStream in = Files.newInputStream(message)) {
            return new String(in.readNBytes(MOST_SOURCE), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private Optional<View> edit(Request request, Letter letter) {
        if (context.acts().editRefusal(letter).isPresent()) {
            return Optional.empty();
        }
        try {
            Correction now =
                    Correction.inPlace(context.mailCenter().message(letter).orElseThrow());
            return Optional.of(edit(letter, now, "", request.asked("back").orElse("")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    View edit(Letter letter, Correction correction, String refusal, String back) {
        Map<String, Object> model = new HashMap<>();
        List<String> allowed = new ArrayList<>();
        outbox(letter).ifPresent(outbox -> {
            allowed.add(outbox.mailbox());
            outbox.allowedFrom().stream().sorted().forEach(allowed::add);
        });
        model.put("here", "letters");
        model.put("letter", letter);
        model.put("base", Links.letter(letter.id()));
        model.put("self", Links.back(Optional.of(back)).link(letter.id()));
        model.put("backParameters", Links.back(Optional.of(back)).parameters());
        model.put("correction", correction);
        model.put("allowed", allowed);
        model.put("refusal", refusal);
        return View.of("edit", "Edit and retry", model);
    }

    private View discarded(Request request) {
        int page = request.number("page", 1);
        int total = context.mailCenter().discardedCount();
        Map<String, Object> model = new HashMap<>();
        model.put("here", "discarded");
        model.put("rows", context.mailCenter().discarded((page - 1) * PAGE, PAGE));
        model.put("total", total);
        model.put("before", page > 1 ? Links.ROOT + "/discarded?page=" + (page - 1) : "");
        model.put("after", page * PAGE < total ? Links.ROOT + "/discarded?page=" + (page + 1) : "");
        model.put("outcome", outcome(request));
        return View.of("discarded", "Discarded letters", model);
    }

    private View discarded(Discarded discarded) {
        Letter letter = discarded.letter();
        String base = Links.ROOT + "/discarded/" + Links.encoded(letter.id());
        Map<String, Object> model = common(letter, context.mailCenter().history(discarded));
        mail(model, context.mailCenter().message(discarded), "", base);
        model.put("here", "discarded");
        model.put("base", base);
        model.put("self", base);
        model.put("back", Links.ROOT + "/discarded#l-" + letter.id());
        model.put("backParameters", "");
        model.put("before", "");
        model.put("after", "");
        model.put("position", 0);
        model.put("total", 0);
        model.put("editRefusal", "it is discarded; restore it first");
        model.put("previous", 0);
        model.put("place", "");
        model.put("outcome", null);
        model.put("discarded", true);
        model.put("until", discarded.until());
        model.put("discardedAt", discarded.at());
        model.put("discardedBy", discarded.who());
        return View.of("letter", text(letter.subject()).isEmpty() ? "(no subject)" : letter.subject(), model);
    }

    private View jobs() {
        return View.of(
                "jobs",
                "Jobs",
                Map.of(
                        "here",
                        "jobs",
                        "jobs",
                        context.jobs().all().stream().map(PageRouter::summary).toList()));
    }

    private static Map<String, Object> summary(Job job) {
        Map<String, Object> summary = new HashMap<>();
        summary.put("number", job.number());
        summary.put("what", verb(job.what()));
        summary.put("who", job.who());
        summary.put("begun", job.begun());
        summary.put("ended", job.ended().orElse(null));
        summary.put("total", job.total());
        summary.put("done", job.done());
        summary.put("troubles", job.troubles());
        summary.put("stopped", job.isStopped());
        summary.put("outcomes", job.outcomes());
        return summary;
    }

    static String verb(String what) {
        return switch (what) {
            case "retry" -> "Retry";
            case "resend" -> "Send although it may have gone";
            case "discard" -> "Discard";
            case "restore" -> "Restore";
            case "edit" -> "Edit and retry";
            default -> what;
        };
    }

    private View job(Request request, Job job) {
        boolean trouble = request.asked("only").filter("trouble"::equals).isPresent();
        int page = request.number("page", 1);
        int most = 200;
        int total = trouble ? job.troubles() : job.done();
        String link = Links.ROOT + "/jobs/" + job.number() + "?" + (trouble ? "only=trouble&" : "") + "page=";
        Map<String, Object> model = new HashMap<>();
        model.put("here", "jobs");
        model.put("job", summary(job));
        model.put("results", job.results((page - 1) * most, most, trouble));
        model.put("only", trouble);
        model.put("before", page > 1 ? link + (page - 1) : "");
        model.put("after", page * most < total ? link + (page + 1) : "");
        return View.of("job", verb(job.what()), model);
    }

    /** Not so long ago that a link that was kept, or a restart, would tell of another act. */
    private boolean isRecent(Job job) {
        return job.begun().plus(TOLD_FOR).isAfter(context.clock().instant());
    }

    /** What came of the act that led here, if one did. */
    private Map<String, Object> outcome(Request request) {
        Optional<Job> job = request.asked("done")
                .flatMap(PageRouter::number)
                .flatMap(context.jobs()::find)
                .filter(this::isRecent);
        if (job.isEmpty()) {
            return null;
        }
        Map<String, Object> outcome = summary(job.get());
        outcome.put("results", job.get().results(0, 3, false));
        return outcome;
    }
}
