package org.pgcaravan.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Whose signature makes the certificate that Redis shows a good one. Whoever signed it, it has to be for Redis's host. */
public final class RedisTrust {

    /** The authorities of the JVM's truststore. */
    public static final RedisTrust OF_JVM = new RedisTrust(null);

    private final SSLSocketFactory own;

    private RedisTrust(SSLSocketFactory own) {
        this.own = own;
    }

    /**
     * The authorities of a file, and no others.
     *
     * @param pem one certificate or several
     * @throws IllegalArgumentException when the file cannot be read or holds no certificate; the message follows the
     *     file's name
     */
    public static RedisTrust in(Path pem) {
        try (InputStream file = Files.newInputStream(pem)) {
            Collection<? extends Certificate> authorities =
                    CertificateFactory.getInstance("X.509").generateCertificates(file);
            if (authorities.isEmpty()) {
                throw new CertificateException("empty");
            }
            return of(authorities);
        } catch (CertificateException e) {
            throw new IllegalArgumentException("is no PEM file of certificates", e);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("cannot be read", e);
        }
    }

    private static RedisTrust of(Collection<? extends Certificate> authorities)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (Certificate authority : authorities) {
            store.setCertificateEntry("authority-" + ++number, authority);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return new RedisTrust(tls.getSocketFactory());
    }

    /** @return what makes connections that trust these authorities; they also need {@link #parameters} */
    public SSLSocketFactory sockets() {
        return own != null ? own : (SSLSocketFactory) SSLSocketFactory.getDefault();
    }

    /** @return what has a connection refuse the certificate of another host, which neither Jedis nor the JDK does unasked */
    public SSLParameters parameters() {
        SSLParameters parameters = new SSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        return parameters;
    }
}
