package dev.mailchute.support;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A jar as another company makes it, of one class. */
public final class CompiledJar {
    private static final Pattern CLASS = Pattern.compile("public class (\\w+)");

    private CompiledJar() {}

    public static void of(Path jar, String source) throws IOException {
        Path work = Files.createTempDirectory(Files.createDirectories(jar.getParent()), ".compiled");
        Matcher name = CLASS.matcher(source);
        if (!name.find()) {
            throw new IllegalArgumentException(source);
        }
        Path file = Files.writeString(work.resolve(name.group(1) + ".java"), source);
        Path classes = Files.createDirectory(work.resolve("classes"));
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", classes.toString(), file.toString());
        if (failed != 0) {
            throw new IllegalArgumentException("it does not compile: " + source);
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (Path compiled : compiled(classes)) {
                entries.putNextEntry(new JarEntry(classes.relativize(compiled).toString()));
                entries.write(Files.readAllBytes(compiled));
            }
        }
    }

    private static List<Path> compiled(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }
}
