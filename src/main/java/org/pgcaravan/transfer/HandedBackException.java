package org.pgcaravan.transfer;

/** The service ends, and the attempt with it, leaving everything as it was; the job does not: another attempt begins anew. */
public class HandedBackException extends RuntimeException {
    public HandedBackException(String job) {
        super("The service ends; " + job + " will be taken up again by whoever runs then");
    }
}
