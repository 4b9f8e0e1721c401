package dev.mailchute.signin;

import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import dev.mailchute.net.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/** The HTTP client for MSAL: sign-in uses the same proxy and trusted authorities as Graph. */
public final class SignInHttp implements IHttpClient {
    private static final int MAX_ANSWER = 1 << 20;

    private final CloseableHttpClient client;
    /** For Azure's identity endpoint, which is plain HTTP on the same machine or next to it. */
    private final CloseableHttpClient withoutProxy;

    public SignInHttp(Network network) {
        HttpClientBuilder builder = HttpClientBuilder.create().setUserAgent(Network.USER_AGENT);
        network.configure(builder);
        this.client = builder.build();
        HttpClientBuilder nearby = HttpClientBuilder.create().setUserAgent(Network.USER_AGENT);
        network.configureWithoutProxy(nearby);
        this.withoutProxy = nearby.build();
    }

    @Override
    public IHttpResponse send(HttpRequest request) throws Exception {
        ClassicRequestBuilder http = ClassicRequestBuilder.create(
                        request.httpMethod().name())
                .setUri(request.url().toURI());
        request.headers().forEach(http::setHeader);
        if (request.body() != null) {
            http.setEntity(request.body(), ContentType.APPLICATION_FORM_URLENCODED);
        }
        boolean nearby = request.url().getProtocol().equals("http");
        return (nearby ? withoutProxy : client).execute(http.build(), SignInHttp::answer);
    }

    private static IHttpResponse answer(ClassicHttpResponse answer) throws java.io.IOException {
        HttpResponse response = new HttpResponse().statusCode(answer.getCode());
        response.addHeaders(headers(answer));
        if (answer.getEntity() != null) {
            try {
                response.body(EntityUtils.toString(answer.getEntity(), MAX_ANSWER));
            } catch (org.apache.hc.core5.http.ParseException e) {
                throw new java.io.IOException(e);
            }
        }
        return response;
    }

    private static Map<String, List<String>> headers(ClassicHttpResponse answer) {
        return Arrays.stream(answer.getHeaders())
                .collect(Collectors.groupingBy(
                        Header::getName,
                        () -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER),
                        Collectors.mapping(Header::getValue, Collectors.toList())));
    }
}
