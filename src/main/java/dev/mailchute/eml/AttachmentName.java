package dev.mailchute.eml;

/** The file name of an attachment as strangers gave it, made harmless. */
final class AttachmentName {
    private static final int MOST = 150;

    private AttachmentName() {}

    /** The last part of a path, without what deceives the eye or what a system forbids in names; its ending stays. May be empty. */
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
        if (name.length() <= MOST) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String ending = dot > 0 && name.length() - dot <= 20 ? name.substring(dot) : "";
        int cut = MOST - ending.length();
        return name.substring(0, Character.isHighSurrogate(name.charAt(cut - 1)) ? cut - 1 : cut) + ending;
    }
}
