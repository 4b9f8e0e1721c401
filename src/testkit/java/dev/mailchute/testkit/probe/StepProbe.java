package dev.mailchute.testkit.probe;

import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.ContextServicePlugin;
import org.apache.camel.spi.InterceptStrategy;

/** Camel finds it by Java's service loader among the plugins, before it reads the routes, and has it wrap every step. */
public final class StepProbe implements ContextServicePlugin, InterceptStrategy {
    /** The system property with the folder that this class and whoever kills share. */
    public static final String FOLDER = "mailchute.testkit.steps";

    private PassedSteps steps;

    /** For Java's service loader. */
    public StepProbe() {}

    @Override
    public void load(CamelContext context) {
        String folder = System.getProperty(FOLDER);
        if (folder != null) {
            steps = new PassedSteps(Path.of(folder));
            context.getCamelContextExtension().addInterceptStrategy(this);
        }
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor next) {
        return new ProbedStep(definition, target, steps);
    }
}
