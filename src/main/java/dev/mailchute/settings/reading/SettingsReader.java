package dev.mailchute.settings.reading;

import static dev.mailchute.settings.reading.Key.*;

import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.EffectiveSetting;
import dev.mailchute.settings.EffectiveSettings;
import dev.mailchute.settings.InboundMailbox;
import dev.mailchute.settings.Microsoft365;
import dev.mailchute.settings.Outbox;
import dev.mailchute.settings.Schedule;
import dev.mailchute.settings.Secret;
import dev.mailchute.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Turns the raw values into {@link Settings}. It always reads everything, to find all problems; if there are any, the settings
 * are incomplete and must not be used.
 */
final class SettingsReader {
    private static final int MAX_DAYS = 36_500;
    private static final int MAX_MESSAGES_PER_MINUTE = 100_000;

    /** Microsoft's clouds; a token of one is not valid in another. */
    private enum Cloud {
        GLOBAL("https://login.microsoftonline.com", "https://graph.microsoft.com"),
        US_GOV_HIGH("https://login.microsoftonline.us", "https://graph.microsoft.us"),
        US_GOV_DOD("https://login.microsoftonline.us", "https://dod-graph.microsoft.us"),
        CHINA("https://login.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn");

        private final URI login;
        private final URI graph;

        Cloud(String login, String graph) {
            this.login = URI.create(login);
            this.graph = URI.create(graph);
        }
    }

    private final RawSettings given;
    private final Path workingDirectory;
    private final List<ConfigurationProblem> problems;
    private final Section common;
    private final AppRegistrations apps;
    private final Directories directories = new Directories();
    private final Map<String, Section> watched = new HashMap<>();
    private final Map<String, Secret> texts = new TreeMap<>();

    /** @param problems receives all problems */
    SettingsReader(RawSettings given, Path workingDirectory, List<ConfigurationProblem> problems) {
        this.given = given;
        this.workingDirectory = workingDirectory;
        this.problems = problems;
        this.common = new Section(KeyScope.COMMON, given, workingDirectory, problems);
        this.apps = new AppRegistrations(common, problems);
    }

    Settings settings() {
        Microsoft365 microsoft365 = microsoft365();
        Path dataDir = directory(common, DATA_DIR);
        Path mailCenterDir = directory(common, MAIL_CENTER_DIR, "inbound", "outbound", "discarded");
        Settings.LedgerStore ledger = ledger();
        Settings.Http http = new HttpReader(common).http();
        Period keepSent = Period.ofDays(common.number(KEEP_SENT_DAYS, 1, MAX_DAYS));

        List<Section> mailboxes = sections(Key.Scope.INBOUND);
        List<Section> outboxes = sections(Key.Scope.OUTBOUND);
        List<InboundMailbox> inbound =
                mailboxes.stream().filter(Section::isEnabled).map(this::inbound).toList();
        List<Outbox> outbound =
                outboxes.stream().filter(Section::isEnabled).map(this::outbox).toList();
        texts.putAll(common.texts());
        Stream.concat(mailboxes.stream(), outboxes.stream())
                .filter(Section::isEnabled)
                .map(Section::texts)
                .forEach(texts::putAll);
        directories.refuseOverlaps();
        apps.reportMissing();
        return new Settings(
                microsoft365,
                new Settings.Storage(dataDir, ledger, mailCenterDir, keepSent, journal()),
                new ReportsReader(common).reports(outbound),
                http,
                new Settings.Directions(inbound, outbound),
                new Settings.Written(
                        Collections.unmodifiableMap(given.own()),
                        effective(mailboxes, outboxes),
                        Collections.unmodifiableMap(texts)));
    }

    private Settings.JournalKept journal() {
        boolean isFull = common.read(JOURNAL, text -> ValueParsers.choice(text, Settings.JournalKept.Extent.class))
                .filter(Settings.JournalKept.Extent.FULL::equals)
                .isPresent();
        return new Settings.JournalKept(isFull, Period.ofDays(common.number(JOURNAL_DAYS, 1, MAX_DAYS)));
    }

    private List<Section> sections(Key.Scope scope) {
        return given.places(scope).stream()
                .map(place -> new Section(place, given, workingDirectory, problems))
                .toList();
    }

    private EffectiveSettings effective(List<Section> mailboxes, List<Section> outboxes) {
        List<EffectiveSettings.SettingsPart> parts = new ArrayList<>();
        parts.add(new EffectiveSettings.SettingsPart(EffectiveSettings.COMMON, true, common::effective));
        Stream.concat(mailboxes.stream(), outboxes.stream())
                .map(section -> new EffectiveSettings.SettingsPart(
                        section.place().part(), section.isEnabled(), section::effective))
                .forEach(parts::add);
        // Any of these values may be secret.
        List<EffectiveSetting> own = given.ownOrigins().entrySet().stream()
                .map(key -> new EffectiveSetting(key.getKey(), Optional.empty(), key.getValue()))
                .toList();
        parts.add(new EffectiveSettings.SettingsPart(EffectiveSettings.OWN, true, () -> own));
        return new EffectiveSettings(workingDirectory, List.copyOf(parts));
    }

    private Microsoft365 microsoft365() {
        Cloud cloud = common.read(CLOUD, text -> ValueParsers.choice(text, Cloud.class))
                .orElse(Cloud.GLOBAL);
        return new Microsoft365(
                common.read(LOGIN_URL, AddressParsers::origin).orElseGet(() -> ofCloud(LOGIN_URL, cloud.login)),
                common.read(GRAPH_URL, AddressParsers::origin).orElseGet(() -> ofCloud(GRAPH_URL, cloud.graph)),
                cloud.graph + "/.default",
                common.file(CA_FILE),
                common.read(PROXY, AddressParsers::proxy));
    }

    private URI ofCloud(Key key, URI host) {
        common.follows(key, Optional.of(host.toString()), common.place().key(CLOUD));
        return host;
    }

    private Settings.LedgerStore ledger() {
        Optional<String> url = common.read(LEDGER_URL, AddressParsers::ledger).flatMap(store -> store);
        Settings.LedgerStore store = new Settings.LedgerStore(
                url, common.text(LEDGER_USER), common.secret(LEDGER_PASSWORD), common.isSet(CLUSTER));
        if (store.isShared() && url.isEmpty()) {
            common.refuse(CLUSTER, "needs a ledger that all nodes reach; set mailchute.ledger-url to a PostgreSQL one");
        }
        if (!common.has(LEDGER_URL)
                && (store.user().isPresent() || store.password().isPresent())) {
            common.refuse(LEDGER_URL, "is missing, but a user or a password for it is set");
        }
        return store;
    }

    private InboundMailbox inbound(Section section) {
        String mailbox = mailbox(section);
        String folder = section.read(FOLDER, MailboxParsers::folder).orElse("");
        boolean removeMail = section.isSet(REMOVE_MAIL);
        Optional<String> moveTo = target(section, MOVE_TO, folder);
        Optional<String> moveHeldTo = target(section, MOVE_HELD_TO, folder);
        if (removeMail && section.has(MOVE_TO)) {
            section.refuse(
                    REMOVE_MAIL, "is true together with " + section.place().key(MOVE_TO) + "; set only one of the two");
        }
        boolean acknowledges = section.isSet(ACKNOWLEDGE);
        if (!acknowledges) {
            refuseChanges(section, removeMail);
        }
        refuseDuplicate(section, mailbox, folder);
        return new InboundMailbox(
                section.place().name(),
                new InboundMailbox.MailSource(mailbox, folder, apps.of(section)),
                new InboundMailbox.Afterwards(acknowledges, removeMail, moveTo, moveHeldTo),
                onward(section),
                schedule(section),
                section.number(ATTEMPTS, 1, Integer.MAX_VALUE));
    }

    /** Nothing is ever changed in a mailbox that is only copied. */
    private static void refuseChanges(Section section, boolean removeMail) {
        List<Key> changes = new ArrayList<>(
                Stream.of(MOVE_TO, MOVE_HELD_TO).filter(section::has).toList());
        if (removeMail) {
            changes.add(REMOVE_MAIL);
        }
        if (!changes.isEmpty()) {
            section.refuse(
                    ACKNOWLEDGE,
                    "is false together with " + section.place().key(changes.get(0))
                            + "; nothing is ever changed in a mailbox that is only copied");
        }
    }

    private InboundMailbox.Onward onward(Section section) {
        String route = section.read(ROUTE, MailboxParsers::route).orElse(InboundMailbox.Onward.SHARED_ROUTE);
        return new InboundMailbox.Onward(route, directory(section, DROP_DIR, ".staging"));
    }

    private static Schedule schedule(Section section) {
        ZoneId zone = section.read(TIME_ZONE, ScheduleParsers::zone).orElse(ZoneOffset.UTC);
        return section.read(SCHEDULE, text -> ScheduleParsers.schedule(text, zone))
                .orElse(Schedule.every(Duration.ofSeconds(30)))
                .startingWith(section.read(FIRST_POLL, text -> ValueParsers.choice(text, Schedule.FirstPoll.class))
                        .orElse(Schedule.FirstPoll.AT_START));
    }

    private Outbox outbox(Section section) {
        String mailbox = mailbox(section);
        Set<String> allowedFrom =
                section.read(ALLOWED_FROM, MailboxParsers::addresses).orElse(Set.of());
        return new Outbox(
                section.place().name(),
                new Outbox.Sender(
                        mailbox,
                        section.read(SENDER_NAME, ValueParsers::singleLine),
                        senderAddress(section, mailbox, allowedFrom),
                        allowedFrom,
                        apps.of(section)),
                new Outbox.DropPlace(
                        directory(section, OUTBOX_DIR, "sent", "failed"),
                        section.read(STABLE_FOR, ValueParsers::duration).orElse(Duration.ZERO),
                        section.isSet(DOT_STUFFED)),
                new Outbox.Limits(
                        section.number(MESSAGES_PER_MINUTE, 0, MAX_MESSAGES_PER_MINUTE),
                        section.read(MAX_SIZE, ValueParsers::size).orElse(0L),
                        section.read(MIME_LIMIT, ValueParsers::size).orElse(0L),
                        section.read(DUPLICATE_WINDOW, ValueParsers::duration).orElse(Duration.ZERO)),
                section.read(SEND_MODE, text -> ValueParsers.choice(text, Outbox.SendMode.class))
                        .orElse(Outbox.SendMode.SEND_MAIL),
                section.read(IN_DOUBT, text -> ValueParsers.choice(text, Outbox.InDoubt.class))
                        .orElse(Outbox.InDoubt.HOLD));
    }

    private static Optional<String> senderAddress(Section section, String mailbox, Set<String> allowedFrom) {
        Optional<String> address = section.read(SENDER_ADDRESS, MailboxParsers::address);
        boolean unread = section.has(ALLOWED_FROM) && allowedFrom.isEmpty(); // already reported
        if (address.isPresent()
                && !unread
                && !address.get().equalsIgnoreCase(mailbox)
                && !allowedFrom.contains(address.get().toLowerCase(Locale.ROOT))) {
            section.refuse(
                    SENDER_ADDRESS,
                    "is neither the mailbox nor in " + section.place().key(ALLOWED_FROM)
                            + ", so every message without From would be held");
        }
        return address;
    }

    private static String mailbox(Section section) {
        if (!section.has(MAILBOX)) {
            section.refuse(MAILBOX, "is missing");
        }
        return section.read(MAILBOX, MailboxParsers::mailbox).orElse("");
    }

    private static Optional<String> target(Section section, Key key, String folder) {
        Optional<String> target = section.read(key, MailboxParsers::folder);
        if (target.map(MailboxParsers::comparableFolder)
                .filter(MailboxParsers.comparableFolder(folder)::equals)
                .isPresent()) {
            section.refuse(key, "is the folder that messages are read from");
        }
        return target;
    }

    private void refuseDuplicate(Section section, String mailbox, String folder) {
        if (mailbox.isEmpty() || folder.isEmpty()) {
            return;
        }
        String both = mailbox.toLowerCase(Locale.ROOT) + " " + MailboxParsers.comparableFolder(folder);
        Section earlier = watched.putIfAbsent(both, section);
        if (earlier != null) {
            section.refuse(MAILBOX, "and its folder '" + folder + "' are already read by " + earlier.place());
        }
    }

    /**
     * The working directory if there was a problem.
     *
     * @param inner sub-folders that Mailchute manages for this key
     */
    private Path directory(Section section, Key key, String... inner) {
        Optional<Path> directory = section.directory(key);
        directory.ifPresent(path -> directories.use(section, key, path, inner));
        return directory.orElse(workingDirectory);
    }
}
