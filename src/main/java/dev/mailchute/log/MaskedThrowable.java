package dev.mailchute.log;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** A copy of an exception whose text, and that of its causes, is {@link MaskedText}. It is printed like the original. */
final class MaskedThrowable extends Throwable {
    private static final long serialVersionUID = 1L;

    private final String text;

    private MaskedThrowable(Throwable original, Throwable cause) {
        super(MaskedText.of(original.getMessage()), cause);
        this.text = MaskedText.of(original.toString());
        setStackTrace(original.getStackTrace());
    }

    static MaskedThrowable of(Throwable original) {
        return of(original, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    /** @param seen a chain of causes may be a circle */
    private static MaskedThrowable of(Throwable original, Set<Throwable> seen) {
        if (original == null || !seen.add(original)) {
            return null;
        }
        MaskedThrowable copy = new MaskedThrowable(original, of(original.getCause(), seen));
        for (Throwable suppressed : original.getSuppressed()) {
            MaskedThrowable masked = of(suppressed, seen);
            if (masked != null) {
                copy.addSuppressed(masked);
            }
        }
        return copy;
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    @Override
    public String toString() {
        return text;
    }
}
