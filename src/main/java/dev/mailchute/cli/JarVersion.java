package dev.mailchute.cli;

import dev.mailchute.observe.BuildVersion;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
final class JarVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"mailchute " + BuildVersion.current()};
    }
}
