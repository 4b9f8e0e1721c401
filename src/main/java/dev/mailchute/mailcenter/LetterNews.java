package dev.mailchute.mailcenter;

import dev.mailchute.failure.LedgerException;
import dev.mailchute.ledger.LetterChanges;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other nodes of a cluster which letters this one has changed, and its own index which letters others have: the time of a folder shows
 * nothing of a letter that changes in place, and a network share may show it late.
 */
public final class LetterNews implements LetterWatcher {
    private static final Logger LOG = LoggerFactory.getLogger(LetterNews.class);

    /** After a database that was away for longer, only the folders' times tell. */
    private static final Duration WITHIN = Duration.ofMinutes(2);

    private final LetterChanges changes;
    private final LetterIndex index;
    private final Set<String> untold = ConcurrentHashMap.newKeySet();
    private Map<String, Long> known = Map.of();

    public LetterNews(MailCenter mailCenter, LetterIndex index, LetterChanges changes) {
        this.index = index;
        this.changes = changes;
        mailCenter.addWatcher(this);
    }

    @Override
    public void held(Letter letter) {
        untold.add(letter.id());
    }

    @Override
    public void removed(Letter letter) {
        untold.add(letter.id());
    }

    /** Tells and hears what is new; to be called every second or so. */
    public void look() {
        try {
            tell();
            Map<String, Long> now = changes.within(WITHIN);
            now.forEach((letter, changed) -> {
                if (!changed.equals(known.get(letter))) {
                    index.reread(letter);
                }
            });
            known = now;
        } catch (LedgerException e) {
            LOG.debug("changes of letters are told later", e); // the ledger's trouble is told elsewhere
        }
    }

    private void tell() {
        Set<String> own = new HashSet<>(untold);
        untold.removeAll(own);
        try {
            changes.add(own);
        } catch (LedgerException e) {
            untold.addAll(own);
            throw e;
        }
    }
}
