package org.pgcaravan.proof;

import org.pgcaravan.job.Proof;

/** Source and result do not agree. The message names the first thing that differs. */
public class ProofFailedException extends RuntimeException {

    private final transient Proof proof;

    public ProofFailedException(Proof proof) {
        super("The proof does not hold: " + proof.firstDifference().orElse("nothing was compared."));
        this.proof = proof;
    }

    public Proof proof() {
        return proof;
    }
}
