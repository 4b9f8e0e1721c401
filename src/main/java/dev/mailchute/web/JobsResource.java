package dev.mailchute.web;

import dev.mailchute.mailcenter.Job;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.LetterQuery;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** API of jobs, and of the export. */
final class JobsResource {
    static final List<String> FIELDS = List.of("act", "ids", "filter", "expected");
    static final List<String> PARAMETERS = List.of("only", "size", Cursor.PARAMETER);
    static final List<String> ACTS = List.of("retry", "discard", "restore");
    static final List<String> UNDOABLE = List.of("discard", "restore");
    static final List<String> ONLY = List.of("trouble");
    static final int MAX_IDS = 10_000;

    /** Running jobs, beyond which the API starts no other. */
    static final int MAX_WORKING = 20;

    private static final int SIZE = 200;

    private final PageContext context;

    JobsResource(PageContext context) {
        this.context = context;
    }

    Reply list(ApiCall call) {
        return Reply.json(
                200,
                Map.of(
                        "jobs",
                        context.jobs().all().stream().map(JobsResource::json).toList()));
    }

    private static Map<String, Object> json(Job job) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("number", job.number());
        shown.put("act", job.what());
        shown.put("who", job.who());
        shown.put("begun", job.begun());
        shown.put("ended", job.ended().orElse(null));
        shown.put("stopped", job.isStopped());
        shown.put("total", job.total());
        shown.put("done", job.done());
        shown.put("troubles", job.failed());
        shown.put("outcomes", job.outcomes());
        shown.put("undo", job.undo().map(Job.Undo::what).orElse(null));
        shown.put("undoneBy", job.undoneBy().map(Job::number).orElse(null));
        return shown;
    }

    private Job find(ApiCall call) {
        return Request.wholeNumber(call.id()).flatMap(context.jobs()::find).orElseThrow(() -> Problem.of(
                        404,
                        "unknown-job",
                        "there is no job " + call.id()
                                + "; only the most recent jobs are kept, and none after a restart")
                .refusal());
    }

    /** Results are only appended, in the order of the letters, so their number is a safe cursor. */
    Reply show(ApiCall call) {
        Job job = find(call);
        boolean trouble = call.query().choice("only", ONLY).isPresent();
        int size = call.query().number("size", SIZE, 1, LettersResource.LARGEST);
        String kind = (trouble ? "troubles" : "results") + " of job " + job.number();
        int from = Cursor.of(call.query(), kind)
                .map(cursor -> Request.wholeNumber(cursor.key()).orElseThrow(() -> call.query()
                        .refusal(Cursor.PARAMETER, "is not valid; start again without it")))
                .orElse(0);
        List<?> results = job.results(from, size + 1, trouble);
        Map<String, Object> answer = json(job);
        answer.put("next", results.size() > size ? new Cursor(kind, "", String.valueOf(from + size)).text() : null);
        answer.put("results", results.subList(0, Math.min(size, results.size())));
        return Reply.json(200, answer);
    }

    Reply stop(ApiCall call) {
        Job job = find(call);
        job.stop();
        return Reply.json(200, json(job));
    }

    /** Idempotent: a repeated request returns the same job. */
    Reply undo(ApiCall call) {
        Job job = find(call);
        if (job.undo().isPresent()) {
            refuseTooMany();
        }
        return context.jobs().undo(job, call.who()).map(JobsResource::begun).orElseThrow(() -> Problem.of(
                        409, "not-undoable", "job " + job.number() + " " + notUndoable(job) + ". Nothing was done")
                .refusal());
    }

    private static String notUndoable(Job job) {
        if (!UNDOABLE.contains(job.what())) {
            return "cannot be undone: it is a " + job.what();
        }
        return job.ended().isEmpty() ? "is still running; stop it, or wait until it has ended" : "changed no letters";
    }

    private static Reply begun(Job job) {
        return Reply.json(202, json(job)).with("Location", LetterApi.ROOT + "/jobs/" + job.number());
    }

    Reply begin(ApiCall call) {
        JsonBody body = call.body();
        String act = body.choice("act", ACTS)
                .orElseThrow(() -> JsonBody.bad("act", "is missing; use one of " + String.join(", ", ACTS)));
        Optional<List<String>> ids = body.texts("ids", MAX_IDS);
        Optional<Parameters> filter = body.parameters("filter", LetterFilter.NAMES);
        Optional<Integer> expected = body.number("expected");
        if (ids.isPresent() == filter.isPresent()) {
            throw JsonBody.bad("ids", "or filter is required, but not both");
        }
        if (filter.isPresent() == expected.isEmpty()) {
            throw JsonBody.bad(
                    "expected", "goes with filter: it is the number of letters that the filter should match");
        }
        ids.ifPresent(JobsResource::check);
        List<String> chosen = ids.orElseGet(() -> matching(act, filter.orElseThrow(), expected.orElseThrow()));
        refuseTooMany();
        return begun(context.jobs().begin(act, call.who(), chosen));
    }

    /** Each job keeps its letters' ids and results in memory. */
    private void refuseTooMany() {
        long working = context.jobs().all().stream()
                .filter(job -> job.ended().isEmpty())
                .count();
        if (working >= MAX_WORKING) {
            throw Problem.of(
                            429,
                            "too-many-jobs",
                            working + " jobs are running; start another when one of them has ended")
                    .header("Retry-After", "10")
                    .refusal();
        }
    }

    /** Exports waiting letters; an unknown id is an error, not left out. */
    Reply export(ApiCall call) {
        List<String> ids = call.body().texts("ids", Export.MOST).orElseThrow(() -> JsonBody.bad("ids", "is missing"));
        check(ids);
        ids.forEach(id -> LettersResource.find(context, id));
        return new Export(context.mailCenter()).of(ids);
    }

    private static void check(List<String> ids) {
        Set<String> seen = new HashSet<>();
        for (String id : ids) {
            if (!Letter.isId(id)) {
                throw JsonBody.bad("ids", "has \"" + id + "\", which is not a letter id");
            }
            if (!seen.add(id)) {
                throw JsonBody.bad("ids", "has " + id + " twice");
            }
        }
    }

    /** The matching letters, provided that their number is the one the client has seen: letters come and go. */
    private List<String> matching(String act, Parameters filter, int expected) {
        List<String> ids;
        if (act.equals("restore")) {
            ids = context.discarded().ids(DiscardedResource.query(context, filter));
        } else {
            LettersResource.awaitIndex(context);
            LetterQuery query = LetterFilter.query(filter, LetterFilter.names(context));
            ids = context.index().ids(query);
        }
        if (ids.size() != expected) {
            throw Problem.of(
                            409,
                            "other-count",
                            "the filter matches " + ids.size() + " letters, not the expected " + expected
                                    + ". Nothing was done; check the list again")
                    .with("expected", expected)
                    .with("actual", ids.size())
                    .refusal();
        }
        if (ids.isEmpty()) {
            throw Problem.of(409, "no-letters", "the filter matches no letters. Nothing was done")
                    .refusal();
        }
        return ids;
    }
}
