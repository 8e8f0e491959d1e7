package org.pgcaravan.dump;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pgcaravan.postgres.Identifiers;

/**
 * The encoding of a SQL file's bytes, as its {@code client_encoding} says.
 *
 * @param name as the file writes it
 * @param charset Java's; UTF-8 for {@code SQL_ASCII}, whose bytes may be anything
 */
public record ClientEncoding(String name, Charset charset) {

    public static final ClientEncoding UTF8 = new ClientEncoding("UTF8", StandardCharsets.UTF_8);

    /** PostgreSQL's names and aliases that Java knows by another: its documentation, Character Set Support. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("UNICODE", "UTF-8"),
            Map.entry("SQLASCII", "UTF-8"),
            Map.entry("LATIN1", "ISO-8859-1"),
            Map.entry("LATIN2", "ISO-8859-2"),
            Map.entry("LATIN3", "ISO-8859-3"),
            Map.entry("LATIN4", "ISO-8859-4"),
            Map.entry("LATIN5", "ISO-8859-9"),
            Map.entry("LATIN6", "ISO-8859-10"),
            Map.entry("LATIN7", "ISO-8859-13"),
            Map.entry("LATIN8", "ISO-8859-14"),
            Map.entry("LATIN9", "ISO-8859-15"),
            Map.entry("LATIN10", "ISO-8859-16"),
            Map.entry("ALT", "IBM866"),
            Map.entry("WIN866", "IBM866"),
            Map.entry("WIN874", "x-windows-874"),
            Map.entry("WIN", "windows-1251"),
            Map.entry("ABC", "windows-1258"),
            Map.entry("TCVN", "windows-1258"),
            Map.entry("TCVN5712", "windows-1258"),
            Map.entry("VSCII", "windows-1258"),
            Map.entry("KOI8", "KOI8-R"),
            Map.entry("KOI8R", "KOI8-R"),
            Map.entry("KOI8U", "KOI8-U"),
            Map.entry("EUCJP", "EUC-JP"),
            Map.entry("EUCCN", "GB2312"),
            Map.entry("EUCKR", "EUC-KR"),
            Map.entry("EUCTW", "x-EUC-TW"));

    private static final Pattern ENCODING_OF_ITS_OWN = Pattern.compile(
            "(?is).*\\bfrom\\s+stdin\\b(?:(?!\\bwhere\\b).)*?(?:[(,]\\s*encoding\\s|\\bencoding\\s*').*");

    /** Behind that stands no option. */
    private static final Pattern CONDITION = Pattern.compile("(?is).*\\bfrom\\s+stdin\\b.*\\bwhere\\b.*");

    private static final Pattern OPTIONS = Pattern.compile("(?is).*\\bfrom\\s+stdin\\s*(?:\\s*with\\s*)?\\(.*\\)$");

    /** As before 9.0: one behind the other, which the server still takes. */
    private static final Pattern OLD_OPTIONS = Pattern.compile(
            "(?is).*\\bfrom\\s+stdin\\s+(?:with\\s+)?(?:using|delimiters?|null|csv|header|quote|escape|force)\\b.*");

    /** @return empty when Java cannot read it */
    public static Optional<ClientEncoding> of(String name) {
        String plain = plain(name);
        String java = plain.matches("WIN(DOWS)?125\\d")
                ? "windows-" + plain.substring(plain.length() - 4)
                : plain.matches("ISO8859\\d+")
                        ? "ISO-8859-" + plain.substring(7)
                        : plain.equals("UTF8") ? "UTF-8" : NAMES.get(plain);
        return java != null && Charset.isSupported(java)
                ? Optional.of(new ClientEncoding(name, Charset.forName(java)))
                : Optional.empty();
    }

    private static String plain(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
    }

    public boolean isUtf8() {
        return charset.equals(StandardCharsets.UTF_8) && !isRaw();
    }

    /** Whether its bytes are to reach the database as they are, whatever they mean there. */
    public boolean isRaw() {
        return plain(name).equals("SQLASCII");
    }

    /** @throws CharacterCodingException when the bytes are no text in this encoding */
    public String decode(byte[] sql) throws CharacterCodingException {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(sql))
                .toString();
    }

    /**
     * @param copy a {@code COPY … FROM STDIN}
     * @return the same, telling a server that the rows are in this encoding although the session speaks UTF-8; empty when
     *     its options are of a kind that no more can be added to
     */
    public Optional<String> declaredIn(String copy) {
        if (isUtf8() || ENCODING_OF_ITS_OWN.matcher(copy).matches()) {
            return Optional.of(copy);
        }
        String option = "ENCODING " + Identifiers.literal(name);
        String bare = copy.strip();
        if (bare.toLowerCase(Locale.ROOT).endsWith("from stdin")) {
            return Optional.of(copy + " WITH (" + option + ")");
        }
        if (CONDITION.matcher(bare).matches()) {
            return Optional.empty();
        }
        if (OPTIONS.matcher(bare).matches()) {
            return Optional.of(bare.substring(0, bare.length() - 1) + ", " + option + ")");
        }
        return OLD_OPTIONS.matcher(bare).matches()
                ? Optional.of(bare + "\n" + option) // behind a comment
                : Optional.empty();
    }

    /** Whether the bytes mean the same in every encoding that a file may be in. */
    public static boolean isAscii(byte[] sql) {
        for (byte one : sql) {
            if (one < 0) {
                return false;
            }
        }
        return true;
    }
}
