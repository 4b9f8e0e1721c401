package dev.mailchute.app;

import dev.mailchute.cluster.Ownership;
import dev.mailchute.failure.Fault;
import dev.mailchute.mailcenter.ActRequest;
import dev.mailchute.mailcenter.Delegation;
import dev.mailchute.mailcenter.LetterActions;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Actions on letters are carried out by the node that has the letter's mailbox or outbox, and keep it there until they have ended. */
final class LetterHandover implements Delegation {
    private final Ownership ownership;
    private final Optional<AskedNodes> others;
    private final Consumer<String> changed;

    /**
     * @param others empty if there is no other process
     * @param changed is told of each letter that another process has changed at a request of this one
     */
    LetterHandover(Ownership ownership, Optional<AskedNodes> others, Consumer<String> changed) {
        this.ownership = ownership;
        this.others = others;
        this.changed = changed;
    }

    @Override
    public LetterActions.Result carryOut(ActRequest request, String part, Supplier<LetterActions.Result> here) {
        Optional<Ownership.Engagement> engagement = ownership.begin(part);
        if (engagement.isPresent()) {
            try (Ownership.Engagement begun = engagement.get()) {
                return here.get();
            }
        }
        return others.map(nodes -> ask(nodes, request, part))
                .orElseGet(() -> new LetterActions.Result(
                        request.id(), "left", Fault.notOwned(part).text()));
    }

    /** Whoever asked here is shown at once what has become of it. */
    private LetterActions.Result ask(AskedNodes nodes, ActRequest request, String part) {
        LetterActions.Result result = nodes.ask(request, part);
        changed.accept(request.id());
        return result;
    }
}
