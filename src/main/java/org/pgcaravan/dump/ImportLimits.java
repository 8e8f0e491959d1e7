package org.pgcaravan.dump;

/**
 * What an operator lets an import do.
 *
 * @param unsafe {@code import.unsafe}: whether what concerns the whole server may run
 * @param statementBytes {@code import.statement-megabytes}: how long a statement may be in a file that is not ours
 * @param unpackedBytes {@code import.unpacked-gigabytes}: how large a compressed file that is not ours may become
 */
public record ImportLimits(boolean unsafe, int statementBytes, long unpackedBytes) {

    /** Nothing dangerous; statements of 64 MiB, which pg_dump's largest rows of INSERT stay below; files of a terabyte. */
    public static final ImportLimits USUAL = new ImportLimits(false, SqlScanner.DEFAULT_STATEMENT_BYTES, 1L << 40);

    public ImportLimits {
        if (statementBytes < 1 || unpackedBytes < 1) {
            throw new IllegalArgumentException("limits of an import must be positive");
        }
    }
}
