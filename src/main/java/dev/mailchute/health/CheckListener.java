package dev.mailchute.health;

import java.util.List;
import java.util.Optional;

/** Hears what a check of the set-up finds, while it is running. */
public interface CheckListener {
    /** Hears nothing. */
    CheckListener SILENT = new CheckListener() {
        @Override
        public void begins(String part, String title) {}

        @Override
        public void finds(CheckFinding finding) {}
    };

    /**
     * The next findings are about this part.
     *
     * @param part {@code inbound.support}
     * @param title for people
     */
    void begins(String part, String title);

    void finds(CheckFinding finding);

    /**
     * One finding.
     *
     * @param result {@code ok}, {@code hint}, {@code not-settled}, {@code warning} or {@code failed}
     * @param check what was checked, in a word or two
     * @param found the result, as a sentence
     * @param said the provider's own message with its code and request-id
     * @param next what to do
     */
    record CheckFinding(String result, String check, String found, Optional<String> said, List<String> next) {}
}
