package dev.mailchute.failure;

/** Graph cannot find something: usually the message, because someone else moved or deleted it; for a move, perhaps the destination folder. */
public final class GoneException extends MailException {
    private final boolean isPerhapsTheFolder;

    public GoneException(Fault fault) {
        this(fault, false);
    }

    private GoneException(Fault fault, boolean isPerhapsTheFolder) {
        super(fault, null);
        this.isPerhapsTheFolder = isPerhapsTheFolder;
    }

    /** The message or the destination folder is missing: Graph's error is the same for both. */
    public static GoneException orItsFolder(Fault fault) {
        return new GoneException(fault, true);
    }

    /** Whether the destination folder may be what is missing, rather than the message. */
    public boolean isPerhapsTheFolder() {
        return isPerhapsTheFolder;
    }
}
