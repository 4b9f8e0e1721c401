package dev.mailchute.app;

import dev.mailchute.events.EventNotices;
import dev.mailchute.failure.GoneException;
import dev.mailchute.failure.InDoubtException;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.NotOwnedException;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.failure.RefusedException;
import dev.mailchute.failure.RouteMistakeException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.failure.UnknownOutcomeException;
import dev.mailchute.failure.UnreadableException;
import dev.mailchute.failure.UnsettledException;
import dev.mailchute.graph.transport.GraphComponent;
import dev.mailchute.inbound.Acknowledgement;
import dev.mailchute.inbound.Copies;
import dev.mailchute.inbound.Delivery;
import dev.mailchute.inbound.InboundLetters;
import dev.mailchute.inbound.Mail;
import dev.mailchute.inbound.MailboxPoll;
import dev.mailchute.inbound.MessageJson;
import dev.mailchute.mailcenter.CommandRequests;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.mailcenter.Notices;
import dev.mailchute.mailcenter.Outcome;
import dev.mailchute.observe.Observation;
import dev.mailchute.outbound.Archive;
import dev.mailchute.outbound.DoubtfulSend;
import dev.mailchute.outbound.OutboundLetters;
import dev.mailchute.outbound.OutgoingMail;
import dev.mailchute.outbound.OwnFields;
import dev.mailchute.outbound.Pickup;
import dev.mailchute.outbound.PreSendCheck;
import dev.mailchute.outbound.Receipts;
import dev.mailchute.outbound.Sending;
import dev.mailchute.routes.RouteTerms;
import dev.mailchute.routes.RouteTerms.Configured;
import dev.mailchute.routes.RouteTerms.OwnScheme;
import dev.mailchute.settings.Settings;
import dev.mailchute.web.MailCenterPage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.main.Main;

/** What routes can name. A test compares it with what the running application has. */
final class RouteVocabulary {
    static final Map<String, Class<?>> BEANS = Map.ofEntries(
            Map.entry("mailboxPoll", MailboxPoll.class),
            Map.entry("delivery", Delivery.class),
            Map.entry("acknowledgement", Acknowledgement.class),
            Map.entry("inboundLetters", InboundLetters.class),
            Map.entry("pickup", Pickup.class),
            Map.entry("preSendCheck", PreSendCheck.class),
            Map.entry("sending", Sending.class),
            Map.entry("doubtfulSend", DoubtfulSend.class),
            Map.entry("receipts", Receipts.class),
            Map.entry("outboundLetters", OutboundLetters.class),
            Map.entry("copies", Copies.class),
            Map.entry("messageJson", MessageJson.class),
            Map.entry("forwarding", Forwarding.class),
            Map.entry("ownFields", OwnFields.class),
            Map.entry("archive", Archive.class),
            Map.entry("custody", Custody.class),
            Map.entry("observation", Observation.class),
            Map.entry("commonWork", CommonWork.class),
            Map.entry("retention", Retention.class),
            Map.entry("mailCenter", MailCenter.class),
            Map.entry("mailCenterPage", MailCenterPage.class),
            Map.entry("notices", Notices.class),
            Map.entry("eventNotices", EventNotices.class),
            Map.entry("commandRequests", CommandRequests.class));

    private static final Map<String, List<Class<?>>> VARIABLES = Map.of(
            RouteTerms.MAIL,
            List.of(Mail.class, OutgoingMail.class),
            RouteTerms.OUTCOME,
            List.of(Outcome.class),
            "mailbox",
            List.of(),
            "resend",
            List.of());

    private static final Set<String> OUTCOMES = Set.of(
            Outcome.DELIVERED,
            Outcome.SENT,
            Outcome.NOT_SENT,
            Outcome.HELD,
            Outcome.LEFT,
            Outcome.LEFT_OUT,
            Outcome.TO_HOLD);

    private static final List<Class<?>> EXCEPTIONS = List.of(
            GoneException.class,
            InDoubtException.class,
            LedgerException.class,
            MailboxDownException.class,
            NotOwnedException.class,
            PermanentException.class,
            RefusedException.class,
            RouteMistakeException.class,
            TemporaryException.class,
            UnknownOutcomeException.class,
            UnreadableException.class,
            UnsettledException.class);

    private static final List<OwnScheme> SCHEMES = List.of(
            new OwnScheme(GraphComponent.SCHEME, "http", GraphComponent.OPTIONS, Set.of(GraphComponent.METHOD)),
            new OwnScheme(FolderComponent.SCHEME, "file", Set.of(), Set.of()));

    private RouteVocabulary() {}

    /** @param settings if they can be read */
    static RouteTerms of(Path routes, Optional<Settings> settings) {
        Map<String, Class<?>> beans = new HashMap<>(BEANS);
        settings.ifPresent(
                read -> read.outbound().forEach(outbox -> beans.put("finished-" + outbox.name(), Object.class)));
        return new RouteTerms(
                beans, VARIABLES, OUTCOMES, EXCEPTIONS, SCHEMES, settings.map(read -> configured(routes, read)));
    }

    private static Configured configured(Path routes, Settings settings) {
        Main main = new Main();
        CamelSettings.apply(main, new RouteFiles(routes), settings, Timing.real(), true);
        Map<String, String> properties = new TreeMap<>();
        main.getInitialProperties()
                .entrySet()
                .forEach(one ->
                        properties.put(one.getKey().toString(), one.getValue().toString()));
        Set<String> mailboxes = new TreeSet<>();
        settings.inbound().forEach(mailbox -> mailboxes.add("inbound." + mailbox.name()));
        settings.outbound().forEach(outbox -> mailboxes.add("outbound." + outbox.name()));
        return new Configured(
                properties,
                mailboxes,
                FolderComponent.names(settings),
                new RouteTemplateInstances(settings).routeIds(),
                OwnRoutes.named(settings));
    }
}
