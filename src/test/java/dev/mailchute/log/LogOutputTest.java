package dev.mailchute.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogOutputTest {
    @AfterEach
    void back() {
        ((LoggerContext) LogManager.getContext(false)).reconfigure();
    }

    @Test
    void levels_are_given_for_the_application_and_for_other_loggers() throws Exception {
        assertEquals(Map.of("dev.mailchute", "debug"), LogOutput.levels("debug"));
        assertEquals(
                Map.of("dev.mailchute", "warn", "org.apache.camel", "debug", "dev.mailchute.messages", "info"),
                LogOutput.levels("WARN, org.apache.camel=Debug ,dev.mailchute.messages = info"));
    }

    @Test
    void a_level_or_logger_that_is_none_is_refused_in_words() {
        for (String wrong : List.of("verbose", "", "info,", "info, =debug", "info, a b=debug", "off", "debug, info")) {
            assertThrows(LogOutput.BadLevel.class, () -> LogOutput.levels(wrong), wrong);
        }
    }

    @Test
    void a_logger_that_would_log_secrets_keeps_its_level() {
        for (String logger : List.of("org.apache.hc.client5.http.wire", "com.microsoft.aad.msal4j.X")) {
            String words = assertThrows(LogOutput.BadLevel.class, () -> LogOutput.set(logger + "=trace"))
                    .getMessage();
            assertTrue(words.contains("secrets"), words);
        }
    }

    @Test
    void a_level_holds_at_once_and_for_the_loggers_below() throws Exception {
        LogOutput.set("info, test.levels=debug");
        assertTrue(LoggerFactory.getLogger("test.levels.Below").isDebugEnabled());
        LogOutput.configure(false, LogOutput.levels("info, test.levels=error"));
        assertTrue(!LoggerFactory.getLogger("test.levels.Below").isWarnEnabled());
    }
}
