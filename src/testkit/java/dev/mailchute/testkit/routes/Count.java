package dev.mailchute.testkit.routes;

/** How many there must be: exactly so many, or so many and more. */
record Count(int number, boolean orMore) {
    /** Without either, there must be one or more. */
    static Count of(Integer count, Integer atLeast) {
        return count == null ? new Count(atLeast == null ? 1 : atLeast, true) : new Count(count, false);
    }

    static void require(Integer count, Integer atLeast) {
        if (count != null && atLeast != null) {
            throw new IllegalArgumentException("either count: or at-least:");
        }
        if (count != null && count < 0) {
            throw new IllegalArgumentException("count: is 0 or more");
        }
        if (atLeast != null && atLeast < 1) {
            throw new IllegalArgumentException("at-least: is 1 or more; count: 0 is none");
        }
    }

    boolean isMetBy(int found) {
        return orMore ? found >= number : found == number;
    }

    @Override
    public String toString() {
        return orMore ? "at least " + number : number == 0 ? "no" : "exactly " + number;
    }
}
