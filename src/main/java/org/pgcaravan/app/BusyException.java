package org.pgcaravan.app;

/** So many ask for the same already that another has to come again later. */
final class BusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BusyException(String message) {
        super(message);
    }
}
