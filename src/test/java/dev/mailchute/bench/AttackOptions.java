package dev.mailchute.bench;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the command line asks for: {@code --live 1000 --mail 20 NAME...}.
 *
 * @param live milliseconds within which the process must say that it lives
 * @param mail seconds within which a message must have come or gone
 * @param seconds an attack lasts, unless it is over before
 * @param handles that the application may have open
 * @param names of the attacks; all where there is none
 */
record AttackOptions(
        int live, int mail, int seconds, int handles, String heap, boolean observesApart, Set<String> names) {
    static AttackOptions of(String... arguments) {
        Map<String, String> given =
                new TreeMap<>(Map.of("live", "1000", "mail", "20", "seconds", "6", "handles", "1024", "heap", "96m"));
        Set<String> names = new HashSet<>();
        boolean apart = false;
        for (int i = 0; i < arguments.length; i++) {
            String key = arguments[i].replaceFirst("^--", "");
            if (key.equals("observe-port")) {
                apart = true;
            } else if (given.containsKey(key) && i + 1 < arguments.length) {
                given.put(key, arguments[++i]);
            } else {
                names.add(key);
            }
        }
        Attack.all().forEach(known -> given.put("name " + known.name(), ""));
        names.stream().filter(name -> !given.containsKey("name " + name)).forEach(unknown -> {
            throw new IllegalArgumentException("there is no attack and no option " + unknown);
        });
        return new AttackOptions(
                Integer.parseInt(given.get("live")),
                Integer.parseInt(given.get("mail")),
                Integer.parseInt(given.get("seconds")),
                Integer.parseInt(given.get("handles")),
                given.get("heap"),
                apart,
                names);
    }

    boolean wants(Attack attack) {
        return names.isEmpty() || names.contains(attack.name());
    }

    Duration time() {
        return Duration.ofSeconds(seconds);
    }
}
