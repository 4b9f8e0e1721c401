package dev.mailchute.web;

import dev.mailchute.mailcenter.Job;
import dev.mailchute.mailcenter.Jobs;
import dev.mailchute.web.MailCenterPage.View;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The list of jobs, the page of each, and the outcome of the last action. */
final class JobPages {
    private static final Duration TOLD_FOR = Duration.ofMinutes(5);

    private final PageContext context;

    JobPages(PageContext context) {
        this.context = context;
    }

    View all() {
        return View.of(
                "jobs",
                "Jobs",
                Map.of(
                        "here",
                        "jobs",
                        "jobs",
                        context.jobs().all().stream().map(this::summary).toList()));
    }

    private Map<String, Object> summary(Job job) {
        Map<String, Object> summary = new HashMap<>();
        summary.put("number", job.number());
        summary.put("what", verb(job.what()));
        summary.put("who", job.who());
        summary.put("begun", job.begun());
        summary.put("ended", job.ended().orElse(null));
        summary.put("total", job.total());
        summary.put("done", job.done());
        summary.put("troubles", job.failed());
        summary.put("stopped", job.isStopped());
        summary.put("outcomes", job.outcomes());
        summary.put(
                "waits", context.jobs().waits(job).stream().map(JobPages::wait).toList());
        summary.put(
                "pacing",
                context.jobs().pacing(job).stream().map(JobPages::pacing).toList());
        Optional<Job.Undo> undo = job.undo();
        summary.put("undo", undo.map(Job.Undo::what).orElse(""));
        summary.put("undoCount", undo.map(act -> act.ids().size()).orElse(0));
        summary.put("undoneBy", job.undoneBy().map(Job::number).orElse(0));
        summary.put("first", job.results(0, 1, false).stream().findFirst().orElse(null));
        return summary;
    }

    private static Map<String, Object> wait(Jobs.Wait wait) {
        Job ahead = wait.ahead();
        String progress = verb(ahead.what()) + " by " + ahead.who() + ", " + Formats.number(ahead.done()) + " of "
                + Formats.number(ahead.total())
                + wait.about().map(time -> "; " + Formats.about(time)).orElse("");
        return Map.of(
                "letters",
                Formats.letters(wait.waiting()) + " of " + name(wait.place())
                        + (wait.waiting() == 1 ? " is waiting" : " are waiting"),
                "number",
                ahead.number(),
                "progress",
                progress);
    }

    private static String pacing(Jobs.Pacing pacing) {
        long perMinute =
                Math.max(1, Math.round(60_000.0 / Math.max(1, pacing.apart().toMillis())));
        return name(pacing.place()) + " is limited to " + Formats.number(perMinute)
                + (perMinute == 1 ? " message" : " messages") + " a minute: " + Formats.about(pacing.about())
                + " left.";
    }

    private static String name(String place) {
        return place.substring(place.indexOf('.') + 1);
    }

    static String verb(String what) {
        return switch (what) {
            case "retry" -> "Retry";
            case "resend" -> "Send anyway";
            case "discard" -> "Discard";
            case "restore" -> "Restore";
            case "edit" -> "Edit and retry";
            default -> what;
        };
    }

    View one(Request request, Job job) {
        boolean trouble = request.asked("only").filter("trouble"::equals).isPresent();
        int page = Math.min(1_000_000, request.number("page", 1));
        int most = 200;
        int total = trouble ? job.failed() : job.done();
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

    /** An old link, or one from before a restart, may have the number of a different job. */
    private boolean isRecent(Job job) {
        return job.begun().plus(TOLD_FOR).isAfter(context.clock().instant());
    }

    /** The outcome of the action that led to this page; {@code null} if none did. */
    Map<String, Object> outcome(Request request) {
        Optional<Job> job = request.asked("done")
                .flatMap(Request::wholeNumber)
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
