package dev.mailchute.bench;

import jakarta.mail.Message;
import java.io.ByteArrayOutputStream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/** What one would write with Camel's own mail component: unread messages by IMAP, each into a file. For comparison only. */
public final class CamelMailPeer {
    private CamelMailPeer() {}

    /** Arguments: port of IMAP with TLS on this machine, user, folder. */
    public static void main(String[] args) throws Exception {
        String from = "imaps://localhost:" + args[0] + "?username=" + args[1] + "&password=secret&mapMailMessage=false"
                + "&unseen=true&delay=1000&initialDelay=0&mail.imaps.ssl.trust=*&mail.imaps.ssl.checkserveridentity=false";
        Main main = new Main();
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from(from)
                        .process(exchange -> {
                            ByteArrayOutputStream mime = new ByteArrayOutputStream();
                            exchange.getIn().getBody(Message.class).writeTo(mime);
                            exchange.getIn().setBody(mime.toByteArray());
                        })
                        .to("file:" + args[2] + "?fileName=${exchangeId}.eml");
            }
        });
        main.run();
    }
}
