package org.pgcaravan.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** Stands between a client and a server on loopback, and can go silent: connections stay open, nothing passes any more. */
public final class SilentProxy extends LoopbackProxy {

    private volatile int generation;

    public SilentProxy(int target) throws IOException {
        this(InetAddress.getLoopbackAddress(), target);
    }

    /** @param on the loopback address that clients connect to; the server is on the usual one */
    public SilentProxy(InetAddress on, int target) throws IOException {
        super(on, target);
        open();
    }

    /** Silences the connections that there are; new ones pass. */
    public void silence() {
        generation++;
    }

    @Override
    void serve(Socket client) throws IOException {
        Socket server = server();
        int born = generation;
        start(() -> passUntilSilenced(client, server, born));
        start(() -> passUntilSilenced(server, client, born));
    }

    private void passUntilSilenced(Socket from, Socket to, int born) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[8192];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                if (born == generation) {
                    out.write(bytes, 0, n);
                }
            }
        }
    }
}
