package dev.mailchute.testkit;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The misbehaviours available by name on the command line; tests have more: {@link Misbehaviour}. */
enum NamedFault {
    THROTTLE("429, to be asked again in 2 seconds (seconds=)", (order, with) -> order.throttles(with.seconds("2"))),
    UNAVAILABLE("503 ErrorServerBusy", (order, with) -> order.unavailable(with.seconds(null))),
    GATEWAY_TIMEOUT("504 with an empty message", (order, with) -> order.gatewayTimeout()),
    INTERNAL_ERROR("500 ErrorInternalServerError", (order, with) -> order.internalError()),
    BAD_GATEWAY("502 in HTML, as a proxy says it", (order, with) -> order.badGateway()),
    NO_MIME("500, Exchange makes no MIME of a message", (order, with) -> order.mimeCannotBeConverted()),
    ITEM_NOT_FOUND("404 ErrorItemNotFound", (order, with) -> order.itemNotFound()),
    TOKEN_REFUSED("401 InvalidAuthenticationToken", (order, with) -> order.refusesToken()),
    ACCESS_DENIED("403 ErrorAccessDenied", (order, with) -> order.accessDenied()),
    MAILBOX_FULL("507 ErrorQuotaExceeded", (order, with) -> order.mailboxFull()),
    SENDING_LIMIT("403 ErrorExceededMessageLimit", (order, with) -> order.sendingLimitReached()),
    SIGN_IN_BUSY("sign-in answers 503 (without a mailbox)", (order, with) -> order.signInIsBusy()),
    HTML("200 with a page for people", (order, with) -> order.answersHtml()),
    EMPTY("200 with nothing", (order, with) -> order.answersNothing()),
    CORRUPT_JSON("the second half of the JSON is missing", (order, with) -> order.answersCorruptJson()),
    NEXT_LINK_LOOP("a page of a listing names itself as the next", (order, with) -> order.nextLinkToItself()),
    PAGES_WITHOUT_END("a listing goes on with empty pages", (order, with) -> order.pagesWithoutEnd()),
    LATE(
            "the proper answer after 5 seconds (seconds=)",
            (order, with) ->
                    order.answersAfter(Duration.ofMillis((long) (1000 * Double.parseDouble(with.seconds("5")))))),
    TRUNCATE("the connection ends after 1000 bytes (bytes=)", (order, with) -> order.truncatesBody(with.bytes(1000))),
    STALL("nothing is done, nothing is answered", (order, with) -> order.stalls()),
    RESET("nothing is done, the connection is reset", (order, with) -> order.resetsConnection()),
    CLOSE("nothing is done, the connection is closed", (order, with) -> order.closesConnection()),
    DONE_THEN_RESET("it is done, the connection is reset", (order, with) -> order.acceptsThenDrops()),
    DONE_THEN_STALL("it is done, the answer never comes", (order, with) -> order.acceptsThenStalls());

    private final String words;
    private final BiConsumer<Misbehaviour, FaultOrder> happening;

    NamedFault(String words, BiConsumer<Misbehaviour, FaultOrder> happening) {
        this.words = words;
        this.happening = happening;
    }

    static Optional<NamedFault> named(String word) {
        return Arrays.stream(values())
                .filter(fault -> fault.word().equals(word))
                .findFirst();
    }

    /** Its name on the command line. */
    String word() {
        return word(this);
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Its one-line description. */
    String words() {
        return words;
    }

    /** Whether it determines its requests by itself. */
    boolean hasItsOwnOperation() {
        return this == NO_MIME || this == SIGN_IN_BUSY;
    }

    void happen(Misbehaviour order, FaultOrder with) {
        happening.accept(order, with);
    }
}
