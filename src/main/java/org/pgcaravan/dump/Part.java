package org.pgcaravan.dump;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.pgcaravan.job.Compression;

/**
 * One file of a dump. A dump's parts, one after the other, are one plain SQL dump.
 *
 * @param file its name in the dump's folder
 * @param table whose rows it holds, qualified and quoted; null when it holds none
 * @param rows in it; 0 when it holds none
 * @param bytes of SQL
 * @param storedBytes of the file
 * @param sha256 of the file, in hexadecimal
 * @param compression of the file
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Part(
        String file, String table, long rows, long bytes, long storedBytes, String sha256, Compression compression) {

    public Part {
        // a manifest is a file that anybody may have written: it names no file outside of its folder
        if (file == null || !file.matches("[0-9A-Za-z][0-9A-Za-z._-]*")) {
            throw new IllegalArgumentException("'" + file + "' is no name of a part");
        }
        if (sha256 == null || compression == null) {
            throw new IllegalArgumentException("the part " + file + " lacks sha256 or compression");
        }
        if (table != null && !TableName.isOne(table)) {
            throw new IllegalArgumentException("the part " + file + " is of what is no table's name");
        }
    }
}
