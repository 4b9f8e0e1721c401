package dev.mailchute.app;

import dev.mailchute.routes.RouteProblem;
import dev.mailchute.settings.ConfigurationProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/**
 * The jars with the engineer's own beans and components, in the folder {@code plugins} next to that of the routes. They have a class loader of their own
 * below the application's, so they need neither an option of the JVM nor a place in the manifest, and the archive of classes stays valid.
 */
final class Plugins implements AutoCloseable {
    private static final String ENDING = ".jar";

    private final Path folder;
    private final List<Path> jars;
    private final Optional<URLClassLoader> loader;
    private final FileStamps stamps;

    /** @param routes the folder of the routes */
    Plugins(Path routes) {
        this.folder = routes.toAbsolutePath().normalize().resolveSibling("plugins");
        this.jars = list(folder).stream()
                .filter(file -> file.toString().endsWith(ENDING))
                .toList();
        this.stamps = stamps();
        this.loader = jars.isEmpty()
                ? Optional.empty()
                : Optional.of(new URLClassLoader(
                        "plugins",
                        jars.stream().map(Plugins::url).toArray(URL[]::new),
                        Plugins.class.getClassLoader()));
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Camel finds beans, components, languages and converters in the jars. */
    void join(CamelContext context) {
        loader.ifPresent(context::setApplicationContextClassLoader);
    }

    /** Something that a library finds by the class loader of its thread; the threads that are made meanwhile keep it. */
    interface Start {
        void run() throws Exception;
    }

    void during(Start start) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        loader.ifPresent(thread::setContextClassLoader);
        try {
            start.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** For the log. */
    List<String> told() {
        return jars.isEmpty()
                ? List.of()
                : List.of("plugins: "
                        + String.join(", ", jars.stream().map(Path::toString).toList()));
    }

    /** What looks as if it were meant to be loaded, and is not. */
    List<RouteProblem> ignored() {
        return list(folder).stream()
                .filter(file -> !jars.contains(file))
                .map(file -> new RouteProblem(
                        RouteProblem.Gravity.WARNING,
                        file.toString(),
                        0,
                        "it is not loaded: plugins are named *" + ENDING,
                        "a jar directly in " + folder))
                .toList();
    }

    /** What is not as it was when the jars were opened. */
    Optional<String> changes() {
        return stamps.equals(stamps())
                ? Optional.empty()
                : Optional.of("plugins: " + folder + " has changed, which takes effect at the next start");
    }

    private FileStamps stamps() {
        return FileStamps.of(list(folder).stream()
                .filter(file -> file.toString().endsWith(ENDING))
                .toList());
    }

    /** Jars that cannot be read; Java would say that their classes are not there. */
    List<ConfigurationProblem> problems() {
        List<ConfigurationProblem> problems = new ArrayList<>();
        for (Path jar : jars) {
            try (JarFile read = new JarFile(jar.toFile())) {
                read.size();
            } catch (IOException e) {
                problems.add(new ConfigurationProblem(
                        "plugins",
                        jar + " cannot be read as a jar: " + e.getMessage(),
                        "a jar whose classes are compiled for the Java that runs Mailchute, or an older one"));
            }
        }
        return problems;
    }

    @Override
    public void close() {
        loader.ifPresent(open -> {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
