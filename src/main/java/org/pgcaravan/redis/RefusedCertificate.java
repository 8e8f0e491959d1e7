package org.pgcaravan.redis;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.PKIXReason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Why a connection to Redis ended when Redis had shown its certificate. */
final class RefusedCertificate {

    private RefusedCertificate() {}

    /** @return what is to be said behind Redis's address; empty when the failure is about no certificate */
    static Optional<String> in(Throwable failure) {
        CertificateException refusal = null;
        Deque<Throwable> open = new ArrayDeque<>(List.of(failure));
        while (!open.isEmpty()) {
            Throwable cause = open.pop();
            if (cause instanceof CertPathBuilderException || isOfAnotherAuthority(cause)) {
                return Optional.of("shows a certificate that no trusted authority has signed:"
                        + " redis.ca (REDIS_CA) has to be the PEM file of the authority that signed it");
            }
            if (cause instanceof CertificateException certificate) {
                refusal = certificate;
            }
            Stream.concat(Stream.ofNullable(cause.getCause()), Stream.of(cause.getSuppressed()))
                    .forEach(open::push);
        }
        return Optional.ofNullable(refusal).map(RefusedCertificate::reason);
    }

    /** Of one that bears the name of a trusted one. */
    private static boolean isOfAnotherAuthority(Throwable cause) {
        return cause instanceof CertPathValidatorException path
                && (path.getReason() == CertPathValidatorException.BasicReason.INVALID_SIGNATURE
                        || path.getReason() == PKIXReason.NO_TRUST_ANCHOR);
    }

    private static String reason(CertificateException refusal) {
        Throwable root = refusal;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root == refusal && refusal.getClass() == CertificateException.class
                ? "shows a certificate of another host (" + root.getMessage()
                        + "): redis.url (REDIS_URL) has to name a host that the certificate is for"
                : "shows a certificate that is not valid (" + root.getMessage() + ")";
    }
}
