package dev.mailchute.bench;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Passwords that are guessed, each of which costs the machine dear; meanwhile somebody with the right one signs in elsewhere. */
final class SignInAttacks {
    private static final String COLLEAGUE = "127.0.0.2";
    private static final int MAX_SECONDS = 10;

    private SignInAttacks() {}

    static List<Attack> all() {
        AtomicInteger counter = new AtomicInteger();
        return List.of(
                new Attack(
                        "guessing",
                        "60 parallel sign-ins, one name",
                        onslaught -> guessing(onslaught, number -> guess(onslaught, "olga"))),
                new Attack(
                        "spraying",
                        "60 parallel sign-ins, 500 names",
                        onslaught -> guessing(
                                onslaught, number -> guess(onslaught, "name" + counter.incrementAndGet() % 500))),
                new Attack(
                        "long-names",
                        "60 parallel sign-ins, ever new names of 8,000 characters",
                        onslaught -> guessing(
                                onslaught, number -> guess(onslaught, counter.incrementAndGet() + "n".repeat(7990)))),
                new Attack(
                        "guessing-api",
                        "60 parallel wrong passwords, API",
                        onslaught -> guessing(onslaught, number -> basic(onslaught, "olga"))),
                new Attack(
                        "long-passwords",
                        "60 parallel passwords of 500 KB",
                        onslaught -> guessing(onslaught, number -> onslaught
                                .post("/mail-center/login", "", "name=olga&password=" + "x".repeat(500_000))
                                .code())));
    }

    private static String guess(Onslaught onslaught, String name) {
        return onslaught
                .post("/mail-center/login", "", "name=" + name + "&password=wrong" + System.nanoTime() % 1000)
                .code();
    }

    private static String basic(Onslaught onslaught, String name) {
        String pair = Base64.getEncoder().encodeToString((name + ":wrong").getBytes());
        return onslaught
                .ask(Onslaught.request(
                        "GET", "/mail-center/api/letters", "", "Authorization: Basic " + pair + "\r\n\r\n"))
                .code();
    }

    private static void guessing(Onslaught onslaught, IntFunction<String> guess) throws InterruptedException {
        Thread colleague = new Thread(() -> colleague(onslaught), "colleague");
        colleague.start();
        onslaught.again(60, guess);
        colleague.join();
    }

    /** Signs in from another address while the attack is in full swing, as often as a person would try. */
    private static void colleague(Onslaught onslaught) {
        try {
            TimeUnit.SECONDS.sleep(2);
            long begin = System.nanoTime();
            boolean in = false;
            while (!in && System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(MAX_SECONDS)) {
                in = signsIn(onslaught.page());
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            if (in) {
                onslaught.answers().remark("the operator signed in after " + millis + " ms");
            } else {
                onslaught.answers().fail("the operator could not sign in within " + MAX_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean signsIn(AttackedPage page) throws InterruptedException {
        try {
            if (page.signIn(COLLEAGUE, "olga", AttackedPage.PASSWORD).isPresent()) {
                return true;
            }
        } catch (IOException e) {
            // not even connected
        }
        TimeUnit.MILLISECONDS.sleep(1000);
        return false;
    }
}
