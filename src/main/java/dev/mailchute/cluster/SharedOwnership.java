package dev.mailchute.cluster;

import dev.mailchute.failure.NotOwnedException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The mailboxes and outboxes of one node of a cluster, by the slots that it has. */
public final class SharedOwnership implements Ownership {
    private final ClusterNode node;
    private final Map<String, Slot> slots;
    private final Slot common;

    /** @param slots of all mailboxes and outboxes; at least one */
    public SharedOwnership(ClusterNode node, Map<String, Slot> slots) {
        this.node = node;
        this.slots = slots;
        this.common = new TreeSet<>(slots.values()).first();
    }

    @Override
    public Optional<Engagement> begin(String part) {
        return node.begin(slot(part));
    }

    @Override
    public boolean mayGoOn(String part) {
        return node.mayBegin(slot(part));
    }

    @Override
    public boolean isOwned(String part) {
        return node.tenure(slot(part)).isPresent();
    }

    @Override
    public Optional<Tenure> tenure(String part) {
        return Optional.of(node.tenure(slot(part)).orElseThrow(() -> new NotOwnedException(part)));
    }

    /** By whoever has the first slot. */
    @Override
    public boolean doesCommonWork() {
        return node.mayBegin(common);
    }

    /** The node that has a part, as far as this one knows. */
    public Optional<String> holder(String part) {
        return node.holder(slot(part));
    }

    /** Of a mailbox that is no longer configured, only what is already recorded is of interest; whoever has the first slot may change that. */
    private Slot slot(String part) {
        return slots.getOrDefault(part, common);
    }
}
