package dev.mailchute.app;

import dev.mailchute.cluster.Ownership;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.health.PartHealth.Part;
import dev.mailchute.health.PartPolls;
import dev.mailchute.mailcenter.ActRequest;
import dev.mailchute.mailcenter.LetterActions;
import java.util.Optional;

/** Polls in a cluster: the node polls that has the mailbox or outbox, whichever one a person asks. */
final class SharedPolls implements PartPolls {
    private final Ownership ownership;
    private final AskedNodes others;
    private final PartPolls own;

    /** @param own polls in this process */
    SharedPolls(Ownership ownership, AskedNodes others, PartPolls own) {
        this.ownership = ownership;
        this.others = others;
        this.own = own;
    }

    /** @throws LedgerException if no node takes the request, or it is not known whether one did */
    @Override
    public String pollNow(Part part) {
        if (ownership.mayGoOn(part.key())) {
            return own.pollNow(part);
        }
        LetterActions.Result result = others.ask(ActRequest.poll(part.key()), part.key());
        if (!result.outcome().equals(ActRequest.POLLED)) {
            throw new LedgerException(result.reason(), null);
        }
        return "at " + others.holder(part.key()) + ": " + result.reason();
    }

    @Override
    public Optional<String> paused(Part part) {
        return ownership.isOwned(part.key())
                ? Optional.empty()
                : Optional.of(others.holder(part.key()) + " has it, and begins nothing more within two seconds");
    }

    @Override
    public String resumed(Part part) {
        return ownership.mayGoOn(part.key())
                ? own.pollNow(part)
                : others.holder(part.key()) + " has it, and goes on with a poll within two seconds";
    }
}
