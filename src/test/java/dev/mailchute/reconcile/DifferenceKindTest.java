package dev.mailchute.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DifferenceKindTest {
    @Test
    void operations_says_what_to_do_about_each_kind_and_no_other() throws Exception {
        String text = Files.readString(Path.of("docs/operations.md"));
        String table = text.substring(text.indexOf("| kind | what happened"));
        var documented = new TreeSet<String>();
        Pattern.compile("^\\| `([a-z-]+)` \\|", Pattern.MULTILINE)
                .matcher(table.substring(0, table.indexOf("\n\n")))
                .results()
                .forEach(row -> documented.add(row.group(1)));
        var kinds = new TreeSet<String>();
        Arrays.stream(DifferenceKind.values()).forEach(kind -> kinds.add(kind.word()));
        assertEquals(kinds, documented);
    }
}
