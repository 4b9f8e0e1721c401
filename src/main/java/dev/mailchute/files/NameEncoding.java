package dev.mailchute.files;

import java.io.File;

/**
 * What names of files are written in. On Linux that is up to the locale of the process: without one, as under cron or systemd without
 * {@code LANG}, Java can neither make nor open a file whose name is not ASCII.
 */
public final class NameEncoding {
    private static final String ENCODING = System.getProperty("sun.jnu.encoding", "UTF-8");

    private NameEncoding() {}

    /** Whether only ASCII is safe: a consumer in another locale would not read anything else either. */
    public static boolean isAsciiOnly() {
        return File.separatorChar == '/' && !ENCODING.equalsIgnoreCase("UTF-8");
    }

    /** What to tell a person about it. */
    public static String advice() {
        return "this process runs in a locale that writes file names in " + ENCODING
                + ". Start it with LANG=C.UTF-8 in its environment (systemd: Environment=LANG=C.UTF-8)";
    }
}
