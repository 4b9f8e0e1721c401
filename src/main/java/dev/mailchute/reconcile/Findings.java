package dev.mailchute.reconcile;

import dev.mailchute.failure.MailException;
import dev.mailchute.reconcile.Difference.Item;
import dev.mailchute.reconcile.Reconciled.ComparedPart;
import dev.mailchute.reconcile.Reconciled.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.InvalidPathException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what one look at a mailbox or outbox shows. The first difference of a message counts; the later ones follow from it. */
final class Findings {
    static final int MAX_LISTED = 1000;
    private static final String UNACCOUNTED = "unaccounted";

    private final Instant settledBefore;
    private final Map<String, Difference> differences = new LinkedHashMap<>();
    private final Map<String, String> fates = new LinkedHashMap<>();
    private final List<String> notLookedAt = new ArrayList<>();
    private long more;

    /** @param settledBefore what changed later may be in progress, and is no difference */
    Findings(Instant settledBefore) {
        this.settledBefore = settledBefore;
    }

    void add(DifferenceKind kind, Item item, Instant since) {
        if (since.isAfter(settledBefore) || differences.containsKey(item.identity())) {
            return;
        }
        if (differences.size() < MAX_LISTED) {
            differences.put(item.identity(), new Difference(kind, item, since));
        } else {
            more++;
        }
    }

    /** A difference of a message that no record accounts for. */
    void addUnaccounted(DifferenceKind kind, Item item, Instant since) {
        add(kind, item, since);
        fates.putIfAbsent(item.identity(), UNACCOUNTED);
    }

    /** What became of a message; the first word counts. */
    void became(String key, String fate) {
        fates.putIfAbsent(key, fate);
    }

    void notLookedAt(String what) {
        notLookedAt.add(what);
    }

    void notLookedAt(long count, String what) {
        if (count > 0) {
            notLookedAt.add("and " + count + " more " + what + " not looked at");
        }
    }

    /** Does a part of the comparison, or notes why it cannot be done. */
    void looking(String what, Look look) {
        try {
            look.look();
        } catch (MailException e) {
            notLookedAt(what + " cannot be read: " + e.fault().text());
        } catch (UncheckedIOException | DirectoryIteratorException | InvalidPathException | IOException e) {
            notLookedAt(what + " cannot be read: " + e.getMessage());
        }
    }

    /** A part of a comparison. */
    interface Look {
        void look() throws IOException;
    }

    Reconciled result(ComparedPart place, Span period, String whole, List<String> order) {
        return new Reconciled(
                place,
                period,
                Balance.of(whole, order, fates),
                List.copyOf(differences.values()),
                more,
                List.copyOf(notLookedAt));
    }
}
