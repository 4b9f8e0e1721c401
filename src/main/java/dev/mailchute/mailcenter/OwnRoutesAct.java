package dev.mailchute.mailcenter;

import java.util.List;

/** Replaces the engineer's own routes of the running application. */
public interface OwnRoutesAct {
    /**
     * What became of it.
     *
     * @param isDone also if nothing had changed
     * @param words in a sentence
     * @param notes what is wrong, and what needs a restart
     */
    record ReloadAnswer(boolean isDone, String words, List<String> notes) {
        /** In several lines. */
        public String text() {
            return notes.isEmpty() ? words : words + "\n" + String.join("\n", notes);
        }
    }

    ReloadAnswer reload(String who);
}
