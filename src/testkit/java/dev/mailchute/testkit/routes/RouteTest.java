package dev.mailchute.testkit.routes;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One test as its file says it; or, without a name, what the tests below it have in common.
 *
 * @param name a sentence
 * @param settings lines of the configuration
 * @param mailboxes that are read although no message comes to them
 * @param outboxes that are watched although no file is dropped into them
 * @param messages that lie in a mailbox at the start
 * @param outgoing files that lie in an outbox at the start
 * @param servers by name; the address of each is the setting {@code routes.NAME}
 * @param within how many seconds it may take
 */
record RouteTest(
        @JsonProperty("test") String name,
        Map<String, String> settings,
        List<String> mailboxes,
        List<String> outboxes,
        List<IncomingMail> messages,
        List<OutgoingFile> outgoing,
        Map<String, ServerPlan> servers,
        Integer within,
        Expectations expect) {
    private static final int USUALLY_WITHIN = 60;

    RouteTest {
        settings = settings == null ? Map.of() : settings;
        mailboxes = mailboxes == null ? List.of() : mailboxes;
        outboxes = outboxes == null ? List.of() : outboxes;
        messages = messages == null ? List.of() : messages;
        outgoing = outgoing == null ? List.of() : outgoing;
        servers = servers == null ? Map.of() : servers;
        expect = expect == null ? new Expectations(List.of()) : expect;
        if (within != null && within < 1) {
            throw new IllegalArgumentException("within: is a number of seconds, 1 or more");
        }
    }

    /** What is missing; said last, because a misspelt key says more. */
    Optional<String> problem() {
        if (isCommon()) {
            return expect.all().isEmpty() && !hasMail()
                    ? Optional.empty()
                    : Optional.of("a test needs a sentence after test:");
        }
        return expect.all().isEmpty()
                ? Optional.of("the test '" + name + "' expects nothing, so it could not fail")
                : Optional.empty();
    }

    boolean hasMail() {
        return !messages.isEmpty() || !outgoing.isEmpty();
    }

    boolean isCommon() {
        return name == null;
    }

    /** With what the tests of its file have in common, unless it says otherwise itself. */
    RouteTest with(RouteTest common) {
        Map<String, String> allSettings = new LinkedHashMap<>(common.settings);
        allSettings.putAll(settings);
        Map<String, ServerPlan> allServers = new LinkedHashMap<>(common.servers);
        allServers.putAll(servers);
        return new RouteTest(
                name,
                allSettings,
                Stream.concat(common.mailboxes.stream(), mailboxes.stream()).toList(),
                Stream.concat(common.outboxes.stream(), outboxes.stream()).toList(),
                messages,
                outgoing,
                allServers,
                within == null ? common.within : within,
                expect);
    }

    Duration limit() {
        return Duration.ofSeconds(within == null ? USUALLY_WITHIN : within);
    }

    /** The names of all mailboxes that are read. */
    List<String> read() {
        return Stream.concat(messages.stream().map(IncomingMail::mailbox), mailboxes.stream())
                .distinct()
                .toList();
    }

    /** The names of all outboxes. */
    List<String> watched() {
        return Stream.concat(outgoing.stream().map(OutgoingFile::outbox), outboxes.stream())
                .distinct()
                .toList();
    }

    /** Names in the expectations that stand for nothing here. */
    List<String> strangeNames() {
        Set<String> known = new HashSet<>(Expectations.GENERAL.keySet());
        messages.forEach(message -> known.add(message.name()));
        outgoing.forEach(file -> known.add(file.name()));
        known.addAll(servers.keySet());
        return expect.all().stream()
                .map(Expectations.Named::name)
                .filter(name -> !known.contains(name))
                .toList();
    }
}
