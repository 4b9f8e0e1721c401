package dev.mailchute.testkit.probe;

import java.nio.file.Path;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.ComponentResolver;
import org.apache.camel.spi.ContextServicePlugin;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.PluginHelper;

/**
 * For a trial of one message: writes down what each step changes, and has every component but a few replaced by one that only shows what it
 * is asked for. The real ones are not even made, so nothing connects anywhere.
 */
public final class TrialProbe implements ContextServicePlugin, InterceptStrategy {
    /** The system property with the file that this class writes. */
    public static final String FILE = "mailchute.testkit.trial";

    /** What stays on this machine, in the folders of the trial; Graph's component is bound by the application and asks the tenant of the trial. */
    private static final Set<String> REAL =
            Set.of("direct", "bean", "class", "kamelet", "folder", "graph", "quartz", "platform-http");

    private TrialLog log;

    /** For Java's service loader. */
    public TrialProbe() {}

    @Override
    public void load(CamelContext context) {
        String file = System.getProperty(FILE);
        if (file == null) {
            return;
        }
        log = new TrialLog(Path.of(file));
        ComponentResolver real = PluginHelper.getComponentResolver(context);
        ComponentResolver trial =
                (name, asking) -> REAL.contains(name) ? real.resolveComponent(name, asking) : new ShownComponent(log);
        context.getCamelContextExtension().addContextPlugin(ComponentResolver.class, trial);
        ShownComponent shown = new ShownComponent(log);
        shown.setCamelContext(context);
        // A component that is a bean is found before the resolver is asked.
        context.getCamelContextExtension()
                .registerEndpointCallback((uri, endpoint) -> isReal(uri) ? endpoint : shown.instead(uri));
        context.getCamelContextExtension().addInterceptStrategy(this);
    }

    private static boolean isReal(String uri) {
        return REAL.contains(uri.split(":", 2)[0]);
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor next) {
        return new TrialStep(definition, target, log);
    }
}
