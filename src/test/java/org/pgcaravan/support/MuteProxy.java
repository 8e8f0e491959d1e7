package org.pgcaravan.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stands between a client and a server on loopback, and keeps the answer to the first thing that is said with a word in it,
 * and whatever would follow on that connection, which stays open.
 */
public final class MuteProxy extends LoopbackProxy {

    private final byte[] word;
    private final AtomicBoolean said = new AtomicBoolean();

    public MuteProxy(int target, String word) throws IOException {
        super(target);
        this.word = word.getBytes(StandardCharsets.UTF_8);
        open();
    }

    @Override
    void serve(Socket client) throws IOException {
        Socket server = server();
        AtomicBoolean mute = new AtomicBoolean();
        start(() -> passUnlessMute(server, client, mute));
        start(() -> forth(client, server, mute));
    }

    /** What is sought comes in one write of the client's, and so in one piece here. */
    private void forth(Socket client, Socket server, AtomicBoolean mute) throws IOException {
        try (client;
                server) {
            InputStream in = client.getInputStream();
            byte[] buffer = new byte[1 << 16];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (contains(buffer, length, word) && said.compareAndSet(false, true)) {
                    mute.set(true);
                }
                server.getOutputStream().write(buffer, 0, length);
            }
        }
    }

    private static void passUnlessMute(Socket server, Socket client, AtomicBoolean mute) throws IOException {
        try (server;
                client) {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (!mute.get()) {
                    out.write(buffer, 0, length);
                }
            }
        }
    }
}
