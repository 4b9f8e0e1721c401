package dev.mailchute.app;

import dev.mailchute.cluster.Ownership;
import dev.mailchute.failure.Fault;
import dev.mailchute.mailcenter.ActRequest;
import dev.mailchute.mailcenter.Delegation;
import dev.mailchute.mailcenter.LetterActions;
import java.util.Optional;
import java.util.function.Supplier;

/** Actions on letters are carried out by the node that has the letter's mailbox or outbox, and keep it there until they have ended. */
final class LetterHandover implements Delegation {
    private final Ownership ownership;
    private final Optional<AskedNodes> others;

    /** @param others empty if there is no other process */
    LetterHandover(Ownership ownership, Optional<AskedNodes> others) {
        this.ownership = ownership;
        this.others = others;
    }

    @Override
    public LetterActions.Result carryOut(ActRequest request, String part, Supplier<LetterActions.Result> here) {
        Optional<Ownership.Engagement> engagement = ownership.begin(part);
        if (engagement.isPresent()) {
            try (Ownership.Engagement begun = engagement.get()) {
                return here.get();
            }
        }
        return others.map(nodes -> nodes.ask(request, part))
                .orElseGet(() -> new LetterActions.Result(
                        request.id(), "left", Fault.notOwned(part).text()));
    }
}
