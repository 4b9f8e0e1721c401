package dev.mailchute.crash;

import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** Artemis with its journal on disk. Whoever looks at its queue takes the messages out of it. */
final class Broker implements Receiver {
    private static final String QUEUE = "mail";
    private static final int UNLIMITED = -1;

    private final int port = FreePort.find();
    private final Path home;
    private final String scheme;
    private final List<byte[]> taken = new ArrayList<>();
    private EmbeddedActiveMQ broker;

    /** @param scheme of its address in the configuration: {@code tcp} for JMS, {@code amqp} */
    Broker(Path home, String scheme) throws IOException {
        this.home = home;
        this.scheme = scheme;
    }

    private String url(String by) {
        return by + "://127.0.0.1:" + port;
    }

    @Override
    public void start() throws Exception {
        Configuration configuration = new ConfigurationImpl()
                .setBindingsDirectory(home.resolve("bindings").toString())
                .setJournalDirectory(home.resolve("journal").toString())
                .setLargeMessagesDirectory(home.resolve("large").toString())
                .setPagingDirectory(home.resolve("paging").toString())
                .setJournalType(JournalType.NIO)
                .setJournalFileSize(1024 * 1024)
                .setMaxDiskUsage(UNLIMITED)
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .addAcceptorConfiguration("all", url("tcp") + "?protocols=CORE,AMQP")
                .addQueueConfiguration(QueueConfiguration.of(QUEUE)
                        .setRoutingType(RoutingType.ANYCAST)
                        .setDurable(true));
        broker = new EmbeddedActiveMQ();
        broker.setConfiguration(configuration);
        broker.start();
    }

    @Override
    public void stop() throws Exception {
        broker.stop();
    }

    @Override
    public List<byte[]> messages() throws JMSException {
        ConnectionFactory factory = new ActiveMQConnectionFactory(url("tcp"));
        try (JMSContext context = factory.createContext();
                JMSConsumer consumer = context.createConsumer(context.createQueue(QUEUE))) {
            for (Message message = consumer.receiveNoWait(); message != null; message = consumer.receiveNoWait()) {
                taken.add(bytes((BytesMessage) message));
            }
        }
        return List.copyOf(taken);
    }

    private static byte[] bytes(BytesMessage message) throws JMSException {
        byte[] content = new byte[(int) message.getBodyLength()];
        message.readBytes(content);
        return content;
    }

    @Override
    public int take(String id) throws JMSException {
        messages();
        return 0;
    }

    @Override
    public List<String> keys() {
        return List.of(
                "routes.broker-url = " + url(scheme),
                "routes.broker-user = mail",
                "routes.broker-password = secret",
                "routes.queue = " + QUEUE);
    }
}
