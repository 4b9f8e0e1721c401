package dev.mailchute.testkit;

import java.util.Random;
import java.util.UUID;

/**
 * Ids like those of Exchange: long, case-sensitive, with characters that must be percent-encoded in a path. Two
 * successive message ids differ only in the case of one letter.
 */
final class Ids {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private final Random random;
    private int made;
    private String last = "";

    Ids(long seed) {
        random = new Random(seed);
    }

    /** An immutable message id. */
    synchronized String immutable() {
        if (made++ % 2 == 1) {
            return last;
        }
        String middle = letters(24);
        String special = made % 4 == 1 ? "-" + letters(3) + "_" : "/" + letters(3) + "+";
        String start = "AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A" + middle + special;
        last = start + "qAAA=";
        return start + "QAAA=";
    }

    /** A default message id, which changes at each move. */
    synchronized String mutable() {
        return "AAMkADRhYTc" + letters(40) + (random.nextBoolean() ? "-" : "_") + letters(20) + "BGAAA" + letters(8)
                + "AAA=";
    }

    synchronized String folder() {
        return "AAMkADRhYTc" + letters(30) + "-AuAAAAAA" + letters(12) + "AAA=";
    }

    synchronized String attachment() {
        return "AAkALgAAAAAAHYQDEapmEc2b-att_" + letters(40) + "ABEgAQ=";
    }

    synchronized String conversation() {
        return "AAQkADRhYTc" + letters(40) + "AQA" + letters(16) + "=";
    }

    synchronized String token() {
        return "EwB" + letters(60) + "." + letters(40) + "-" + letters(40) + "_" + letters(20);
    }

    synchronized String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private String letters(int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
