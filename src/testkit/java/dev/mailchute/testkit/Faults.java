package dev.mailchute.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The misbehaviours that were asked for, in that order. The first that fits a request happens. */
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

    /** The tenant behaves again, and nothing is held up any longer. */
    void clear() {
        planned.forEach(PlannedFault::stop);
        planned.clear();
    }
}
