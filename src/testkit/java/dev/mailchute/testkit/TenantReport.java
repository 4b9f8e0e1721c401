package dev.mailchute.testkit;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A tenant's report as text. Subjects come from strangers, so terminal control characters are removed. */
final class TenantReport {
    /** Only the latest requests are shown; frequent polls make many. */
    private static final int MAX_CALLS = 100;

    private static final int MAX_SUBJECT = 60;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private final FakeTenant tenant;
    private final StringBuilder text = new StringBuilder();

    TenantReport(FakeTenant tenant) {
        this.tenant = tenant;
    }

    String text() {
        tenant.mailboxes().forEach(this::addMailbox);
        addSent(tenant.sent());
        List<Call> calls = tenant.calls();
        int shown = Math.min(MAX_CALLS, calls.size());
        addCalls(
                shown < calls.size() ? "Requests, the last " + shown + " of " + calls.size() : "Requests",
                calls.subList(calls.size() - shown, calls.size()));
        addWrong("Leaked: a token to a host that must not see one", tenant.leaks());
        addWrong("Beyond what an app may ask of a mailbox", tenant.violations());
        addWrong("Before the Retry-After of an earlier answer was over", tenant.premature());
        return text.toString();
    }

    private void addMailbox(FakeMailbox mailbox) {
        Map<String, int[]> folders = new TreeMap<>();
        for (FakeMail mail : mailbox.everything()) {
            FakeFolder folder = mail.folder();
            if (folder != null) {
                int[] counts = folders.computeIfAbsent(folder.path(), unused -> new int[2]);
                counts[0]++;
                counts[1] += mail.isRead() ? 0 : 1;
            }
        }
        line("Mailbox " + mailbox.address() + (folders.isEmpty() ? ": empty" : ""));
        folders.forEach((path, counts) -> line("  " + shown(path) + ": " + counts[0] + ", unread " + counts[1]));
    }

    private void addSent(List<SentMail> sent) {
        line("Sent: " + sent.size());
        for (SentMail mail : sent) {
            line("  " + TIME.format(mail.at()) + " from " + shown(mail.from()) + " to "
                    + shown(String.join(", ", mail.recipients())) + ", as " + mail.how() + ": "
                    + shown(mail.subject()));
        }
    }

    private void addCalls(String heading, List<Call> calls) {
        line(heading + ": " + calls.size());
        for (Call call : calls) {
            Object what = call.operation() == null ? call.method() + " " + call.path() : call.operation();
            String status = call.status() == 0 ? "connection broken" : Integer.toString(call.status());
            line("  " + TIME.format(call.at()) + " " + status + " " + shown(what.toString())
                    + (call.mailbox() == null ? "" : " " + call.mailbox())
                    + (call.mail() == null ? "" : " " + call.mail()));
        }
    }

    private void addWrong(String heading, List<Call> calls) {
        if (!calls.isEmpty()) {
            addCalls(heading, calls);
        }
    }

    private void line(String words) {
        text.append(words).append('\n');
    }

    private static String shown(String words) {
        String plain = words.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "");
        int end = plain.offsetByCodePoints(0, Math.min(MAX_SUBJECT, plain.codePointCount(0, plain.length())));
        return end < plain.length() ? plain.substring(0, end) + "..." : plain;
    }
}
