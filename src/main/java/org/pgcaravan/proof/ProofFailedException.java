package org.pgcaravan.proof;

import org.pgcaravan.job.Proof;
import org.pgcaravan.job.Proof.TableProof;

/** Source and result do not agree. */
public class ProofFailedException extends RuntimeException {

    private final transient Proof proof;

    public ProofFailedException(Proof proof) {
        super("The proof does not hold: "
                + proof.tables().stream()
                        .filter(table -> !table.holds())
                        .findFirst()
                        .map(ProofFailedException::difference)
                        .orElse("no table named"));
        this.proof = proof;
    }

    private static String difference(TableProof table) {
        return table.table() + " sent " + table.rowsSent() + " rows and received " + table.rowsReceived() + ".";
    }

    public Proof proof() {
        return proof;
    }
}
