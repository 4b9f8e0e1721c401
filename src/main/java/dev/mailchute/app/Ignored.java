package dev.mailchute.app;

import dev.mailchute.routes.RouteProblem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is told of files in the folder of the routes that are not loaded. */
final class Ignored {
    private static final Pattern NEWER = Pattern.compile("(.*)\\.(dpkg-dist|dpkg-new|ucf-dist|rpmnew)");
    private static final Pattern OLDER = Pattern.compile("(.*)\\.(dpkg-old|dpkg-bak|ucf-old|rpmsave|rpmorig)");
    private static final Pattern COPY = Pattern.compile("(.*?)(~|\\.(bak|orig|old|save|swp|tmp|rej))");

    private Ignored() {}

    /** @param name in the folder of the routes */
    static RouteProblem of(String name, boolean isFolder) {
        if (isFolder) {
            return problem(
                    name,
                    "routes are read from the folder of the routes and from own in it, from no other",
                    "its files in own/");
        }
        Matcher newer = NEWER.matcher(name);
        if (newer.matches()) {
            return problem(
                    name,
                    "it is the " + newer.group(1) + " of a newer package, and the one that you changed was kept",
                    "diff " + newer.group(1) + " " + name + ", take over what is new, and remove it");
        }
        Matcher older = OLDER.matcher(name);
        if (older.matches()) {
            return problem(
                    name,
                    "it is the " + older.group(1)
                            + " that you had before the upgrade, and the package's took its place",
                    "diff " + older.group(1) + " " + name + ", put your changes into own/, and remove it");
        }
        Matcher copy = COPY.matcher(name);
        return copy.matches()
                ? problem(name, "it is a copy of " + copy.group(1), "rm " + name + ", or a place outside this folder")
                : problem(
                        name,
                        "the name of a file with routes ends with .camel.yaml",
                        name.matches(".*\\.ya?ml")
                                ? name.replaceFirst("(\\.camel)?\\.ya?ml$", "") + ".camel.yaml"
                                : "a place outside this folder");
    }

    private static RouteProblem problem(String name, String why, String example) {
        return new RouteProblem(RouteProblem.Gravity.WARNING, name, 0, "it is not loaded: " + why, example);
    }
}
