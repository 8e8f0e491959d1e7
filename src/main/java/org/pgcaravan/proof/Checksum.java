package org.pgcaravan.proof;

import java.math.BigInteger;

/**
 * Stands for rows whatever their order: their number, and the sum of a 64-bit hash of each. Those of a table's parts add up to
 * the table's.
 */
public record Checksum(long rows, BigInteger sum) {

    public static final Checksum NONE = new Checksum(0, BigInteger.ZERO);

    public Checksum plus(Checksum other) {
        return new Checksum(rows + other.rows, sum.add(other.sum));
    }

    /** @return as it stands in the proof */
    @Override
    public String toString() {
        return rows + ":" + sum.toString(16);
    }
}
