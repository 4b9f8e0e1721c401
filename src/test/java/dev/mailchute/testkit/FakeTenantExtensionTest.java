package dev.mailchute.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;

class FakeTenantExtensionTest {
    @RegisterExtension
    static final FakeTenantExtension TENANT =
            FakeTenantExtension.preparedBy(tenant -> tenant.mailbox("support@contoso.com"));

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private FakeTenant before;

    @BeforeEach
    void remember(FakeTenant tenant) {
        before = tenant;
    }

    @Test
    void each_test_has_its_own_tenant(FakeTenant tenant) {
        assertSame(before, tenant);
        assertEquals("support@contoso.com", tenant.mailboxes().get(0).address());
    }

    @Test
    void each_test_has_another_one_that_is_closed_after_it(FakeTenant mine) {
        FakeTenantExtension extension = extension();
        ExtensionContext context = context(null);
        extension.beforeEach(context);
        FakeTenant first = (FakeTenant) extension.resolveParameter(null, context);
        extension.afterEach(context);
        extension.beforeEach(context);
        FakeTenant second = (FakeTenant) extension.resolveParameter(null, context);
        extension.afterEach(context);
        assertNotSame(first, second);
        assertNotSame(mine, second);
        assertThrows(IOException.class, () -> connect(first));
        assertThrows(IOException.class, () -> connect(second));
        assertEquals("", printed());
    }

    @Test
    void what_the_tenant_knows_is_printed_when_a_test_fails() {
        FakeTenantExtension extension = extension();
        ExtensionContext context = context(new AssertionError("failed"));
        extension.beforeEach(context);
        extension.afterEach(context);
        assertTrue(printed().contains("The tenant of the failed test some_test"), printed());
        assertTrue(printed().contains("Mailbox support@contoso.com"), printed());
        assertTrue(printed().contains("Inbox: 1, unread 1"), printed());
    }

    @Test
    void a_preparation_that_fails_leaves_no_tenant_behind() {
        FakeTenant[] made = new FakeTenant[1];
        FakeTenantExtension extension = new FakeTenantExtension(
                tenant -> {
                    made[0] = tenant;
                    throw new IllegalStateException();
                },
                new PrintStream(printed, true, StandardCharsets.UTF_8));
        ExtensionContext context = context(null);
        assertThrows(IllegalStateException.class, () -> extension.beforeEach(context));
        extension.afterEach(context);
        assertThrows(IOException.class, () -> connect(made[0]));
    }

    @Test
    void the_report_moves_no_cursor_and_holds_no_secret(FakeTenant tenant) {
        tenant.app("a-client", "a-secret-value");
        tenant.mailbox("support@contoso.com").createFolder("inbox/\u001b[2Jevil\u202e");
        tenant.mailbox("support@contoso.com")
                .deliverTo("inbox/\u001b[2Jevil\u202e", SampleMail.text("a@x.example", "b@x.example", "s", "t"));
        String report = tenant.report();
        assertTrue(report.contains("evil"), report);
        assertEquals(
                List.of(),
                report.chars()
                        .filter(c -> c != '\n' && (c < ' ' || c == 0x202e))
                        .boxed()
                        .toList());
        assertFalse(report.contains("a-secret-value"), report);
        assertFalse(tenant.settings("a-client", "a-secret-value").toString().contains("a-secret-value"));
    }

    private FakeTenantExtension extension() {
        return new FakeTenantExtension(
                tenant -> tenant.mailbox("support@contoso.com")
                        .deliver(SampleMail.text("a@x.example", "support@contoso.com", "Hello", "x")),
                new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static void connect(FakeTenant tenant) throws IOException {
        new Socket(InetAddress.getByName("localhost"), tenant.url().getPort()).close();
    }

    /** What the extension asks of JUnit: a store, the failure, and the name of the test. */
    private static ExtensionContext context(Throwable failure) {
        Map<Object, Object> stored = new HashMap<>();
        Object store = Proxy.newProxyInstance(
                ExtensionContext.class.getClassLoader(),
                new Class<?>[] {ExtensionContext.Store.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "put" -> stored.put(arguments[0], arguments[1]);
                    case "get" -> stored.get(arguments[0]);
                    case "remove" -> stored.remove(arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        return (ExtensionContext) Proxy.newProxyInstance(
                ExtensionContext.class.getClassLoader(),
                new Class<?>[] {ExtensionContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getStore" -> store;
                    case "getExecutionException" -> Optional.ofNullable(failure);
                    case "getDisplayName" -> "some_test";
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
