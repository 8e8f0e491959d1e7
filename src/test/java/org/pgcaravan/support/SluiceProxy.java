package org.pgcaravan.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/**
 * Stands between a client and a server on loopback, and lets no more than so many bytes pass on each connection, one way,
 * until it is opened: whoever speaks must wait.
 */
public final class SluiceProxy extends LoopbackProxy {

    /** Which way is held up. */
    public enum Way {
        TO_CLIENT,
        TO_SERVER
    }

    private final Way held;
    private final long most;
    private final CountDownLatch opened = new CountDownLatch(1);

    /** @param most bytes that pass on each connection while it is shut */
    public SluiceProxy(int target, Way held, long most) throws IOException {
        super(target);
        this.held = held;
        this.most = most;
        open();
    }

    /** From now on everything passes. */
    public void letPass() {
        opened.countDown();
    }

    @Override
    void serve(Socket client) throws IOException {
        Socket server = server();
        start(() -> pass(server, client, held == Way.TO_CLIENT ? most : Long.MAX_VALUE));
        start(() -> pass(client, server, held == Way.TO_SERVER ? most : Long.MAX_VALUE));
    }

    private void pass(Socket from, Socket to, long free) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            long passed = 0;
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                passed += length;
                if (passed > free) {
                    opened.await();
                }
                out.write(buffer, 0, length);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        letPass();
        super.close();
    }
}
