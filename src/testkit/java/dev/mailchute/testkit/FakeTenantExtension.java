package dev.mailchute.testkit;

import java.io.PrintStream;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A fresh {@link FakeTenant} for each test, as a parameter of the test and of its {@code @BeforeEach} and {@code @AfterEach}
 * methods. It is closed after them; if the test failed, the tenant's report is printed.
 *
 * <p>Use it with {@code @ExtendWith(FakeTenantExtension.class)} or, if all tests start alike:
 *
 * <pre>
 * {@code @RegisterExtension
 * static final FakeTenantExtension TENANT =
 *         FakeTenantExtension.preparedBy(tenant -> tenant.mailbox("support@contoso.com"));
 * }</pre>
 *
 * <p>Tests may run in parallel: each has its own tenant.
 */
public final class FakeTenantExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final ExtensionContext.Namespace PLACE =
            ExtensionContext.Namespace.create(FakeTenantExtension.class);

    private final Consumer<FakeTenant> preparation;
    private final PrintStream out;

    /** Each tenant starts empty. */
    public FakeTenantExtension() {
        this(tenant -> {}, System.err);
    }

    FakeTenantExtension(Consumer<FakeTenant> preparation, PrintStream out) {
        this.preparation = preparation;
        this.out = out;
    }

    /** Passes each tenant to {@code preparation} before its test. */
    public static FakeTenantExtension preparedBy(Consumer<FakeTenant> preparation) {
        return new FakeTenantExtension(preparation, System.err);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        FakeTenant tenant = FakeTenant.start();
        // before anything can fail, so that it is closed
        context.getStore(PLACE).put(FakeTenant.class, tenant);
        preparation.accept(tenant);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        FakeTenant tenant = context.getStore(PLACE).remove(FakeTenant.class, FakeTenant.class);
        if (tenant != null) {
            tenant.close();
            if (context.getExecutionException().isPresent()) {
                out.println("The tenant of the failed test " + context.getDisplayName() + ":\n" + tenant.report());
            }
        }
    }

    /** A constructor or {@code @BeforeAll} method has no tenant, because each belongs to one test. */
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == FakeTenant.class
                && context.getTestMethod().isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(PLACE).get(FakeTenant.class, FakeTenant.class);
    }
}
