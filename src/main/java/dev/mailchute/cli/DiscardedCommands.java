package dev.mailchute.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailchute.app.Timing;
import dev.mailchute.files.Json;
import dev.mailchute.mailcenter.DiscardedIndex;
import dev.mailchute.mailcenter.DiscardedLetters.Discarded;
import dev.mailchute.mailcenter.DiscardedQuery;
import dev.mailchute.mailcenter.DiscardedQuery.DiscardedOrder;
import dev.mailchute.mailcenter.KindFilter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.mailcenter.Period;
import dev.mailchute.settings.Settings;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The commands that list and restore discarded letters. */
final class DiscardedCommands {
    private final Settings settings;
    private final PrintStream out;
    private final MailCenter mailCenter;

    DiscardedCommands(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
        this.mailCenter = new MailCenter(settings.mailCenterDir(), Timing.real().clock());
    }

    int list(Commands.ChosenDiscarded wanted, boolean json) {
        List<Discarded> letters = matching(wanted);
        if (json) {
            out.print(new String(
                    Json.file(letters.stream().map(DiscardedCommands::json).toList()), StandardCharsets.UTF_8));
            return 0;
        }
        for (Discarded discarded : letters) {
            out.printf(
                    "%s  %-8s %-12s discarded %s by %s, until %s  %s%n    %s%n",
                    discarded.letter().id(),
                    discarded.letter().direction(),
                    discarded.letter().name(),
                    discarded.at(),
                    LetterCommands.oneLine(discarded.who()),
                    discarded.until(),
                    LetterCommands.oneLine(discarded.letter().subject()),
                    LetterCommands.oneLine(discarded.letter().reason()));
        }
        out.println(
                letters.isEmpty()
                        ? "No discarded letters."
                        : letters.size() + (letters.size() == 1 ? " discarded letter" : " discarded letters")
                                + ". To restore one: mail-center restore ID");
        return 0;
    }

    private static ObjectNode json(Discarded discarded) {
        ObjectNode shown = Json.mapper().valueToTree(discarded.letter());
        shown.put("discarded", discarded.at().toString());
        shown.put("discardedBy", discarded.who());
        shown.put("until", discarded.until().toString());
        return shown;
    }

    /** Last discarded first. */
    private List<Discarded> matching(Commands.ChosenDiscarded wanted) {
        KindFilter kinds = new KindFilter(
                wanted.direction().map(Object::toString), Optional.empty(), Optional.empty(), Optional.empty());
        DiscardedQuery query = new DiscardedQuery(
                kinds,
                wanted.who(),
                new Period(wanted.since(), Optional.empty()),
                Optional.empty(),
                DiscardedOrder.DISCARDED,
                true);
        return new DiscardedIndex(mailCenter, Timing.real().clock())
                .ids(query).stream()
                        .map(mailCenter.discarded()::find)
                        .flatMap(Optional::stream)
                        .filter(discarded -> LetterCommands.matches(
                                discarded.letter(), wanted.letters().reason()))
                        .toList();
    }

    int restore(Commands.ChosenDiscarded wanted, boolean json) throws Exception {
        List<String> ids = wanted.letters().all()
                ? matching(wanted).stream()
                        .map(discarded -> discarded.letter().id())
                        .toList()
                : wanted.letters().ids();
        return new ActingCommands(settings, out).act("restore", ids, false, json);
    }
}
