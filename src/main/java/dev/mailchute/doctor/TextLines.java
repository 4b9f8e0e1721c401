package dev.mailchute.doctor;

import java.io.PrintStream;

/** Prints the report as text: one line for each finding, and below it the provider's own message and what to do. */
final class TextLines {
    private static final int CHECK_WIDTH = 18;

    private final PrintStream out;
    private final boolean unicode;

    /** @param unicode whether the reader's terminal can show ticks and crosses */
    TextLines(PrintStream out, boolean unicode) {
        this.out = out;
        this.unicode = unicode;
    }

    void heading(ReportSection section) {
        out.println();
        out.println(section.title());
    }

    void line(Finding finding) {
        String sign = finding.mark().sign(unicode);
        String indent = " ".repeat(2 + sign.length() + 1 + CHECK_WIDTH + 1);
        out.println("  " + sign + " " + padded(finding.check()) + " " + finding.found());
        finding.said().ifPresent(fault -> out.println(indent + "said: " + fault.text()));
        finding.next().forEach(next -> out.println(indent + "next: " + next));
    }

    private static String padded(String check) {
        return check + " ".repeat(Math.max(0, CHECK_WIDTH - check.length()));
    }

    void summary(long errors, long open, long warnings) {
        out.println();
        String more = (open == 0 ? "" : " and " + open + " not settled")
                + (warnings == 0 ? "" : " and " + counted(warnings, "warning"));
        if (errors > 0) {
            out.println(counted(errors, "error") + more
                    + ". Start with the first error: the ones below it are often only its consequences.");
        } else if (open > 0) {
            out.println(
                    "No errors, but" + more.substring(" and".length()) + ": it is not known whether everything works.");
        } else {
            out.println("All checks passed" + more.replaceFirst(" and ", ", with ") + ".");
        }
    }

    private static String counted(long count, String word) {
        return count + " " + word + (count == 1 ? "" : "s");
    }
}
