package dev.mailchute.failure;

/** Something is not there: usually the mail, moved or deleted by somebody else; of a move perhaps the folder that it was to go to. */
public final class GoneException extends MailException {
    private final boolean perhapsTheFolder;

    public GoneException(Fault fault) {
        this(fault, false);
    }

    private GoneException(Fault fault, boolean perhapsTheFolder) {
        super(fault, null);
        this.perhapsTheFolder = perhapsTheFolder;
    }

    /** The mail, or the folder that it is to go to: Graph uses the same words for both. */
    public static GoneException orItsFolder(Fault fault) {
        return new GoneException(fault, true);
    }

    /** Whether it may be the folder that the mail is to go to, and not the mail. */
    public boolean isPerhapsTheFolder() {
        return perhapsTheFolder;
    }
}
