package dev.mailchute;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Measures the main sources: sizes, constructors, floors, circles, names. To compare two commits, run it on a checkout of each:
 *
 * <pre>
 * java src/test/java/dev/mailchute/Structure.java [folder of a checkout]
 * </pre>
 */
final class Structure {
    static final int MAX_LINES = 300;
    static final int MAX_PARAMETERS = 6;
    private static final String ROOT = "dev.mailchute";
    private static final Pattern FLOORS = Pattern.compile("FLOORS = List\\.of\\((.*?)\\);", Pattern.DOTALL);
    private static final Pattern FLOOR = Pattern.compile("List\\.of\\(([^)]*)\\)");
    private static final Pattern NAME = Pattern.compile("\"([^\"]+)\"");

    /** A file of the main sources; {@code part} is its package below {@code dev.mailchute}. */
    record Source(String name, String part, int lines, Set<String> imports) {}

    /** A class, record, enum or interface, nested ones too; {@code name} has the package below {@code dev.mailchute} and the outer classes. */
    record Type(String name, String simple) {}

    /** A constructor, or the header of a record. */
    record Constructor(String type, boolean isRecord, int parameters) {}

    private final List<Source> sources = new ArrayList<>();
    private final List<Type> types = new ArrayList<>();
    private final List<Constructor> constructors = new ArrayList<>();
    private final List<List<String>> floors;

    private Structure(List<List<String>> floors) {
        this.floors = floors;
    }

    public static void main(String[] args) throws IOException {
        of(Path.of(args.length == 0 ? "" : args[0]).toAbsolutePath()).print();
    }

    /** The structure of a checkout. */
    static Structure of(Path checkout) throws IOException {
        Structure structure = new Structure(floors(checkout.resolve("src/test/java/dev/mailchute/LayersTest.java")));
        Path main = checkout.resolve("src/main/java");
        List<Path> files;
        try (Stream<Path> tree = Files.walk(main)) {
            files = tree.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java") && !file.endsWith("module-info.java"))
                    .sorted()
                    .toList();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            for (CompilationUnitTree unit : task.parse()) {
                structure.add(unit, Path.of(unit.getSourceFile().toUri()));
            }
        }
        return structure;
    }

    private static List<List<String>> floors(Path layers) throws IOException {
        List<List<String>> floors = new ArrayList<>();
        if (Files.exists(layers)) {
            Matcher all = FLOORS.matcher(Files.readString(layers));
            Matcher floor = FLOOR.matcher(all.find() ? all.group(1) + ")" : "");
            while (floor.find()) {
                floors.add(NAME.matcher(floor.group(1))
                        .results()
                        .map(name -> name.group(1))
                        .toList());
            }
        }
        return floors;
    }

    private void add(CompilationUnitTree unit, Path file) throws IOException {
        String part = part(unit.getPackageName().toString());
        String name = file.getFileName().toString().replace(".java", "");
        Set<String> imports = unit.getImports().stream()
                .filter(one -> one.getQualifiedIdentifier().toString().startsWith(ROOT + "."))
                .map(Structure::imported)
                .filter(other -> !other.equals(part))
                .collect(Collectors.toCollection(TreeSet::new));
        sources.add(new Source(
                named(part, name), part, (int) Files.readString(file).lines().count(), imports));
        for (Tree type : unit.getTypeDecls()) {
            type.accept(new Types(part), null);
        }
    }

    /** Finds the types of a file, whether they are nested or stand in a method. */
    private final class Types extends TreeScanner<Void, Void> {
        private String outer;

        Types(String part) {
            this.outer = part;
        }

        @Override
        public Void visitClass(ClassTree type, Void none) {
            String simple = type.getSimpleName().toString();
            if (simple.isEmpty()) {
                return super.visitClass(type, none); // anonymous
            }
            String before = outer;
            outer = named(before, simple);
            types.add(new Type(outer, simple));
            boolean isRecord = type.getKind() == Tree.Kind.RECORD;
            if (isRecord) {
                constructors.add(new Constructor(outer, true, (int) type.getMembers().stream()
                        .filter(Structure::isComponent)
                        .count()));
            }
            for (Tree member : type.getMembers()) {
                if (member instanceof MethodTree method && method.getName().contentEquals("<init>")) {
                    constructors.add(
                            new Constructor(outer, false, method.getParameters().size()));
                }
            }
            super.visitClass(type, none);
            outer = before;
            return null;
        }
    }

    private static boolean isComponent(Tree member) {
        return member instanceof VariableTree field
                && !field.getModifiers().getFlags().contains(Modifier.STATIC);
    }

    private static String imported(ImportTree one) {
        String text = one.getQualifiedIdentifier().toString();
        return part(text.substring(
                0, Math.max(0, text.replaceFirst("\\.[A-Z*].*", ".").length() - 1)));
    }

    private static String part(String packageName) {
        return packageName.equals(ROOT) ? "" : packageName.substring(ROOT.length() + 1);
    }

    private static String named(String outer, String simple) {
        return outer.isEmpty() ? simple : outer + "." + simple;
    }

    /** Files above the limit, by name, with their lines. */
    Map<String, Integer> tooLong() {
        Map<String, Integer> found = new TreeMap<>();
        sources.stream()
                .filter(source -> source.lines() > MAX_LINES)
                .forEach(source -> found.put(source.name(), source.lines()));
        return found;
    }

    /** Types with a constructor or record header above the limit, with the longest. */
    Map<String, Integer> tooWide() {
        Map<String, Integer> found = new TreeMap<>();
        constructors.stream()
                .filter(one -> one.parameters() > MAX_PARAMETERS)
                .forEach(one -> found.merge(one.type(), one.parameters(), Math::max));
        return found;
    }

    /** Simple names that more than one type has, with these types. */
    Map<String, List<String>> duplicates() {
        Map<String, List<String>> found = types.stream()
                .collect(Collectors.groupingBy(
                        Type::simple, TreeMap::new, Collectors.mapping(Type::name, Collectors.toList())));
        found.values().removeIf(names -> names.size() == 1);
        return found;
    }

    /** Imports of the same floor or above, {@code from -> to}. */
    List<String> upward() {
        List<String> found = new ArrayList<>();
        for (Source source : sources) {
            for (String other : source.imports()) {
                int own = floor(source.part());
                if (own >= 0 && floor(other) >= own) {
                    found.add(source.name() + " -> " + (other.isEmpty() ? "(root)" : other));
                }
            }
        }
        return found;
    }

    private int floor(String part) {
        for (int i = 0; i < floors.size(); i++) {
            if (floors.get(i).contains(part)) {
                return i;
            }
        }
        return -1;
    }

    /** Packages that see each other, directly or around others. */
    List<Set<String>> circles() {
        Map<String, Set<String>> seen = new TreeMap<>();
        sources.forEach(source ->
                seen.computeIfAbsent(source.part(), part -> new TreeSet<>()).addAll(source.imports()));
        Map<String, Set<String>> reached = new TreeMap<>();
        seen.keySet().forEach(part -> reached.put(part, reach(part, seen)));
        Set<Set<String>> circles = new HashSet<>();
        for (String part : seen.keySet()) {
            Set<String> circle = reached.get(part).stream()
                    .filter(other -> reached.getOrDefault(other, Set.of()).contains(part))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!circle.isEmpty()) {
                circles.add(circle);
            }
        }
        return circles.stream().sorted(Comparator.comparing(Set::toString)).toList();
    }

    private static Set<String> reach(String part, Map<String, Set<String>> seen) {
        Set<String> reached = new TreeSet<>();
        List<String> open = new ArrayList<>(seen.getOrDefault(part, Set.of()));
        while (!open.isEmpty()) {
            String next = open.remove(open.size() - 1);
            if (reached.add(next)) {
                open.addAll(seen.getOrDefault(next, Set.of()));
            }
        }
        return reached;
    }

    private void print() {
        List<Source> bySize = sources.stream()
                .sorted(Comparator.comparingInt(Source::lines).reversed())
                .toList();
        Source largest = bySize.get(0);
        System.out.printf(
                "%d files, %d types; the largest is %s with %d lines, the median has %d%n",
                sources.size(),
                types.size(),
                largest.name(),
                largest.lines(),
                bySize.get(bySize.size() / 2).lines());

        title("classes above " + MAX_LINES + " lines", tooLong().size());
        bySize.stream()
                .filter(source -> source.lines() > MAX_LINES)
                .forEach(source -> System.out.printf("  %4d  %s%n", source.lines(), source.name()));

        title(
                "types with a constructor or record header above " + MAX_PARAMETERS + " parameters",
                tooWide().size());
        tooWide().entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .forEach(one -> System.out.printf("  %4d  %s%n", one.getValue(), one.getKey()));
        printLongest("constructors", false);
        printLongest("record headers", true);

        printFloors();

        title("imports of the same floor or above", upward().size());
        upward().forEach(one -> System.out.println("  " + one));

        title("circles between packages", circles().size());
        circles().forEach(circle -> System.out.println("  " + String.join(", ", circle)));

        title("simple names that more than one type has", duplicates().size());
        duplicates().forEach((name, all) -> System.out.println("  " + name + ": " + String.join(", ", all)));
    }

    private void printLongest(String kind, boolean isRecord) {
        System.out.println("  the longest " + kind + ": "
                + constructors.stream()
                        .filter(one -> one.isRecord() == isRecord)
                        .sorted(Comparator.comparingInt(Constructor::parameters)
                                .reversed()
                                .thenComparing(Constructor::type))
                        .limit(5)
                        .map(one -> one.type() + " (" + one.parameters() + ")")
                        .collect(Collectors.joining(", ")));
    }

    private void printFloors() {
        System.out.println();
        if (floors.isEmpty()) {
            System.out.println("floors: this checkout has no LayersTest that names them");
            return;
        }
        System.out.println("floors, the highest first");
        Map<String, Long> files =
                sources.stream().collect(Collectors.groupingBy(Source::part, TreeMap::new, Collectors.counting()));
        List<List<String>> fromTop = new ArrayList<>(floors);
        Collections.reverse(fromTop);
        for (List<String> floor : fromTop) {
            System.out.println("  "
                    + floor.stream()
                            .map(part -> part + " (" + files.getOrDefault(part, 0L) + ")")
                            .collect(Collectors.joining("  ")));
        }
        Set<String> without = new TreeSet<>(files.keySet());
        floors.forEach(without::removeAll);
        if (!without.isEmpty()) {
            System.out.println("  without a floor: " + without);
        }
    }

    private static void title(String words, int count) {
        System.out.println();
        System.out.println(words + ": " + count);
    }
}
