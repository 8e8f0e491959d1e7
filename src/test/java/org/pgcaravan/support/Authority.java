package org.pgcaravan.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Signs certificates of servers, by the JDK's keytool, for the time of a test. */
public final class Authority {

    private static final String PASSWORD = "of-no-worth";

    private final Path folder;
    private final Path keys;
    private final String name;

    /**
     * @param folder for its files; exists
     * @param name two of one name are still two authorities
     */
    public Authority(Path folder, String name) {
        this.folder = folder;
        this.name = name;
        this.keys = folder.resolve(name + ".p12");
        keytool("-genkeypair -alias authority -keyalg EC -dname CN=authority -ext bc:c -validity 2");
        pem(name + ".pem", "CERTIFICATE", encoded("authority", false));
    }

    /** A PEM file of a certificate, and one of its key. */
    public record Issued(Path certificate, Path key) {}

    /** @return what knows the certificates that this authority has signed */
    public Path pem() {
        return folder.resolve(name + ".pem");
    }

    /** @param host as keytool writes it: {@code ip:127.0.0.1} or {@code dns:redis.example.com} */
    public Issued issue(String host) {
        return issue(host, "-validity 2");
    }

    /** @return one that was valid yesterday */
    public Issued issueExpired(String host) {
        return issue(host, "-startdate -2d -validity 1");
    }

    private Issued issue(String host, String validity) {
        String alias = name + "-" + host.replaceAll("\\W", "-");
        keytool("-genkeypair -alias " + alias + " -keyalg EC -dname CN=server -signer authority -ext san=" + host + " "
                + validity);
        return new Issued(
                pem(alias + ".crt", "CERTIFICATE", encoded(alias, false)),
                pem(alias + ".key", "PRIVATE KEY", encoded(alias, true)));
    }

    private byte[] encoded(String alias, boolean key) {
        try {
            KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
            Key privateKey = store.getKey(alias, PASSWORD.toCharArray());
            Certificate certificate = store.getCertificate(alias);
            return key ? privateKey.getEncoded() : certificate.getEncoded();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path pem(String file, String what, byte[] encoded) {
        String text = "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + what
                + "-----\n";
        try {
            return Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keytool(String arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-keystore",
                keys.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(Arrays.asList(arguments.split(" ")));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool " + arguments + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
