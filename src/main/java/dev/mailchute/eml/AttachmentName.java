package dev.mailchute.eml;

/** Sanitizes the file name of an attachment. */
final class AttachmentName {
    private static final int MAX_LENGTH = 150;

    private AttachmentName() {}

    /** The last part of a path, without invisible or forbidden characters; keeps the extension. May be empty. */
    static String of(String given) {
        String plain = FieldText.plain(given);
        String last = plain.substring(Math.max(plain.lastIndexOf('/'), plain.lastIndexOf('\\')) + 1);
        StringBuilder kept = new StringBuilder();
        last.codePoints()
                .filter(c -> Character.getType(c) != Character.FORMAT && Character.getType(c) != Character.SURROGATE)
                .forEach(c -> kept.appendCodePoint("<>:\"|?*".indexOf(c) < 0 ? c : '_'));
        int end = kept.length();
        while (end > 0 && (kept.charAt(end - 1) == '.' || Character.isWhitespace(kept.charAt(end - 1)))) {
            end--;
        }
        String name = kept.substring(0, end).strip();
        if (name.length() <= MAX_LENGTH) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String ending = dot > 0 && name.length() - dot <= 20 ? name.substring(dot) : "";
        int cut = MAX_LENGTH - ending.length();
        return name.substring(0, Character.isHighSurrogate(name.charAt(cut - 1)) ? cut - 1 : cut) + ending;
    }
}
