package dev.mailchute;

/** The program. */
public final class Mailchute {
    private Mailchute() {}

    public static void main(String[] args) {
        System.out.println("mailchute");
    }
}
