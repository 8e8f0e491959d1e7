package org.pgcaravan.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Stands between a client and a server on loopback, and can go silent: connections stay open, nothing passes any more. */
public final class SilentProxy implements AutoCloseable {

    private final ServerSocket door;
    private final int target;
    private volatile int generation;

    public SilentProxy(int target) throws IOException {
        this(InetAddress.getLoopbackAddress(), target);
    }

    /** @param on the loopback address that clients connect to; the server is on the usual one */
    public SilentProxy(InetAddress on, int target) throws IOException {
        this.door = new ServerSocket(0, 50, on);
        this.target = target;
        start(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** Silences the connections that there are; new ones pass. */
    public void silence() {
        generation++;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                int born = generation;
                start(() -> pass(client, server, born));
                start(() -> pass(server, client, born));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void pass(Socket from, Socket to, int born) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[8192];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                if (born == generation) {
                    out.write(bytes, 0, n);
                }
            }
            from.close();
            to.close();
        } catch (IOException e) {
            // closed
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "silent-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
