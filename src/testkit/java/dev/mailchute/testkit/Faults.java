package dev.mailchute.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The requested misbehaviours, in order. The first that matches a request applies. */
final class Faults {
    private final List<PlannedFault> planned = new CopyOnWriteArrayList<>();

    PlannedFault add(PlannedFault fault) {
        planned.add(fault);
        return fault;
    }

    Answer around(GraphRequest request, Supplier<Answer> handling) {
        for (PlannedFault fault : planned) {
            if (fault.concerns(request) && fault.happens()) {
                return fault.around(request, handling);
            }
        }
        return handling.get();
    }

    /** Ends all misbehaviours and releases stalled requests. */
    void clear() {
        planned.forEach(PlannedFault::stop);
        planned.clear();
    }
}
