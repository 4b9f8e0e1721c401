package dev.mailchute.cluster;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A part that another node may get at any moment. */
public final class OwnedForNow implements Ownership {
    private final BooleanSupplier isHere;

    private OwnedForNow(BooleanSupplier isHere) {
        this.isHere = isHere;
    }

    public static Ownership unless(BooleanSupplier isHere) {
        return new OwnedForNow(isHere);
    }

    @Override
    public Optional<Engagement> begin(String part) {
        return isHere.getAsBoolean() ? Optional.of(() -> {}) : Optional.empty();
    }

    @Override
    public boolean mayGoOn(String part) {
        return isHere.getAsBoolean();
    }

    @Override
    public boolean isOwned(String part) {
        return isHere.getAsBoolean();
    }

    @Override
    public Optional<Tenure> tenure(String part) {
        return Optional.empty();
    }

    @Override
    public boolean doesCommonWork() {
        return isHere.getAsBoolean();
    }
}
