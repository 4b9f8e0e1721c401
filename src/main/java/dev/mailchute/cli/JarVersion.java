package dev.mailchute.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
final class JarVersion implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Mailchute.class.getResourceAsStream("/dev/mailchute/version.properties")) {
            properties.load(in);
        }
        return new String[] {"mailchute " + properties.getProperty("version")};
    }
}
