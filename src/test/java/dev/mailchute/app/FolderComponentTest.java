package dev.mailchute.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mailchute.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderComponentTest {
    @TempDir
    Path folder;

    @Test
    void a_folder_is_found_by_its_name_whatever_characters_its_path_has() throws Exception {
        Path strange = Files.createDirectories(folder.resolve("a%20b?c={{d}}"));
        Settings settings = SomeSettings.in(folder, "INBOUND_SUPPORT_DROP_DIR", strange.toString());
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.addComponent(FolderComponent.SCHEME, new FolderComponent(settings));
            FileEndpoint drop = camel.getEndpoint("folder:drop/support", FileEndpoint.class);
            assertEquals(strange.toFile(), drop.getFile());
            assertFalse(drop.isAutoCreate(), "its volume may not be mounted");
            assertTrue(camel.getEndpoint("folder:outbox/orders", FileEndpoint.class)
                    .isAutoCreate());
            Exception unknown = assertThrows(Exception.class, () -> camel.getEndpoint("folder:drop/sales"));
            assertTrue(unknown.getCause().getMessage().contains("use one of ["), unknown::toString);
        }
    }
}
