package dev.mailchute.testkit;

/** What can misbehave: the whole tenant, a mailbox, or one message. How, is the last call, as in {@code mailbox.once().itemNotFound()}. */
public interface Misbehaving {
    /** Applies a misbehaviour to this many matching requests. */
    Misbehaviour times(int count);

    /** Applies a misbehaviour to the next matching request. */
    default Misbehaviour once() {
        return times(1);
    }

    /** Applies a misbehaviour to every matching request until {@link FakeTenant#behaves()} or {@link PlannedFault#stop()}. */
    default Misbehaviour always() {
        return times(Integer.MAX_VALUE);
    }
}
