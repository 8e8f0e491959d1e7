package org.pgcaravan.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and a server on loopback, and cuts the connection on which a client says two things one after
 * the other: with the second, which comes to the server or does not.
 */
public final class CuttingProxy extends LoopbackProxy {

    private final AtomicInteger cut = new AtomicInteger();
    private final byte[] first;
    private final byte[] then;
    private final boolean arrives;

    /**
     * @param arrives whether the server hears the second: its answer is lost then, else the word itself
     */
    public CuttingProxy(int target, String first, String then, boolean arrives) throws IOException {
        super(target);
        this.first = first.getBytes(StandardCharsets.UTF_8);
        this.then = then.getBytes(StandardCharsets.UTF_8);
        this.arrives = arrives;
        open();
    }

    /** @return how many connections it has cut */
    public int cuts() {
        return cut.get();
    }

    @Override
    void serve(Socket client) throws IOException {
        Socket server = server();
        start(() -> pass(server, client));
        start(() -> forth(client, server));
    }

    /** What is sought comes in one write of the driver's, and so in one piece here. */
    private void forth(Socket client, Socket server) throws IOException {
        try (client;
                server) {
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            boolean said = false;
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (said && contains(buffer, length, then)) {
                    cut.incrementAndGet();
                    client.close();
                    if (arrives) {
                        out.write(buffer, 0, length);
                        out.flush();
                        server.shutdownOutput();
                        server.getInputStream().transferTo(OutputStream.nullOutputStream());
                    }
                    return;
                }
                said |= contains(buffer, length, first);
                out.write(buffer, 0, length);
            }
        }
    }
}
