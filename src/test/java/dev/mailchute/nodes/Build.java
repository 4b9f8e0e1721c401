package dev.mailchute.nodes;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a node runs: the classes as compiled, or a jar of them that calls itself another version. */
record Build(String classPath) {
    static final Build THIS =
            new Build(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));

    private static final String VERSION = "dev/mailchute/version.properties";

    /** Makes the jar. */
    static Build other(String version, Path jar) throws IOException {
        Path classes = Path.of("target/classes").toAbsolutePath();
        List<Path> files;
        try (Stream<Path> found = Files.walk(classes)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (Path file : files) {
                String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
                entries.putNextEntry(new JarEntry(name));
                entries.write(
                        name.equals(VERSION)
                                ? ("version=" + version + "\n").getBytes(StandardCharsets.UTF_8)
                                : Files.readAllBytes(file));
                entries.closeEntry();
            }
        }
        return new Build(Arrays.stream(THIS.classPath.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().equals(classes) ? jar.toString() : entry)
                .collect(Collectors.joining(File.pathSeparator)));
    }
}
