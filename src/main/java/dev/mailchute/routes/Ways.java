package dev.mailchute.routes;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import org.apache.camel.model.ProcessorDefinition;

/** What may be certain at a step, each with the step before it. */
final class Ways extends LinkedHashMap<EnumSet<Fact>, ProcessorDefinition<?>> {
    private static final long serialVersionUID = 1L;

    static Ways of(EnumSet<Fact> facts, ProcessorDefinition<?> step) {
        Ways ways = new Ways();
        ways.put(facts, step);
        return ways;
    }

    Ways and(Ways others) {
        Ways both = new Ways();
        both.putAll(this);
        others.forEach(both::putIfAbsent);
        return both;
    }

    Ways with(Fact fact) {
        Ways ways = new Ways();
        forEach((facts, step) -> {
            EnumSet<Fact> more = EnumSet.copyOf(facts);
            more.add(fact);
            ways.put(more, step);
        });
        return ways;
    }

    Ways without(Fact fact) {
        Ways ways = new Ways();
        forEach((facts, step) -> {
            EnumSet<Fact> less = EnumSet.copyOf(facts);
            less.remove(fact);
            ways.put(less, step);
        });
        return ways;
    }
}
