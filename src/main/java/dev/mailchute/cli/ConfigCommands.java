package dev.mailchute.cli;

import dev.mailchute.app.StartupProblems;
import dev.mailchute.files.Json;
import dev.mailchute.observe.BuildVersion;
import dev.mailchute.settings.ConfigurationException;
import dev.mailchute.settings.ConfigurationProblem;
import dev.mailchute.settings.EffectiveSetting;
import dev.mailchute.settings.EffectiveSettings;
import dev.mailchute.settings.Settings;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Checks the configuration, and shows it. */
final class ConfigCommands {
    private final PrintStream out;

    ConfigCommands(PrintStream out) {
        this.out = out;
    }

    /** @param known the problems of keys and folders */
    int check(Optional<Settings> settings, Optional<Path> routes, List<ConfigurationProblem> known) {
        List<ConfigurationProblem> problems = new ArrayList<>(known);
        problems.addAll(StartupProblems.of(settings, routes));
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        Settings read = settings.orElseThrow();
        out.println("The configuration can be used: " + counted(read.inbound().size(), "mailbox", "mailboxes") + ", "
                + counted(read.outbound().size(), "outbox", "outboxes") + ", routes in " + routes.orElseThrow() + ".");
        routes.map(StartupProblems::notes).orElse(List.of()).forEach(out::println);
        out.println("Nothing was asked of Microsoft 365; doctor does that.");
        return 0;
    }

    private static String counted(int count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    int show(Settings settings, boolean json) {
        EffectiveSettings effective = settings.effective();
        if (json) {
            out.print(new String(Json.file(whole(effective)), StandardCharsets.UTF_8));
            return 0;
        }
        out.println("Mailchute " + BuildVersion.current() + ", Java " + Runtime.version());
        out.println("Relative paths start at " + effective.workingDirectory() + ".");
        for (EffectiveSettings.SettingsPart part : effective.parts()) {
            List<EffectiveSetting> keys = part.settings();
            if (!keys.isEmpty()) {
                out.println();
                keys.forEach(out::println);
            }
        }
        return 0;
    }

    private static Map<String, Object> whole(EffectiveSettings effective) {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("version", BuildVersion.current());
        whole.put("java", Runtime.version().toString());
        whole.put("workingDirectory", effective.workingDirectory().toString());
        whole.put(
                "settings",
                effective.parts().stream()
                        .flatMap(part -> part.settings().stream())
                        .map(ConfigCommands::one)
                        .toList());
        return whole;
    }

    /** Members without a meaning for the kind of origin are {@code null}. */
    private static Map<String, Object> one(EffectiveSetting setting) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("key", setting.key());
        one.put("set", setting.isSet());
        one.put("value", setting.shown().orElse(null));
        one.put("hidden", setting.isHidden());
        one.put("from", setting.origin().kind().name().toLowerCase(Locale.ROOT));
        one.put(
                "name",
                setting.origin().name().isEmpty() ? null : setting.origin().name());
        one.put("line", setting.origin().line() == 0 ? null : setting.origin().line());
        one.put("valueFile", setting.origin().valueFile().map(Path::toString).orElse(null));
        return one;
    }
}
