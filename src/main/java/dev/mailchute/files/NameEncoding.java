package dev.mailchute.files;

import java.io.File;

/**
 * The encoding of file names. On Linux it depends on the locale of the process: without one, as under cron or systemd without
 * {@code LANG}, Java can neither create nor open files with non-ASCII names.
 */
public final class NameEncoding {
    private static final String ENCODING = System.getProperty("sun.jnu.encoding", "UTF-8");

    private NameEncoding() {}

    /** Whether only ASCII names are safe: programs in a different locale could not read others. */
    public static boolean isAsciiOnly() {
        return File.separatorChar == '/' && !ENCODING.equalsIgnoreCase("UTF-8");
    }

    /** What the user can do about it. */
    public static String advice() {
        return "the locale of this process encodes file names in " + ENCODING
                + ". Set LANG=C.UTF-8 in its environment (systemd: Environment=LANG=C.UTF-8)";
    }
}
