package org.pgcaravan.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and a server on loopback, and cuts the connection on which a client says two things one after
 * the other: with the second, which comes to the server or does not.
 */
public final class CuttingProxy implements AutoCloseable {

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger cut = new AtomicInteger();
    private final int target;
    private final byte[] first;
    private final byte[] then;
    private final boolean arrives;

    /**
     * @param arrives whether the server hears the second: its answer is lost then, else the word itself
     */
    public CuttingProxy(int target, String first, String then, boolean arrives) throws IOException {
        this.target = target;
        this.first = first.getBytes(StandardCharsets.UTF_8);
        this.then = then.getBytes(StandardCharsets.UTF_8);
        this.arrives = arrives;
        start(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** @return how many connections it has cut */
    public int cuts() {
        return cut.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                start(() -> back(server, client));
                start(() -> forth(client, server));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static void back(Socket server, Socket client) {
        try (server;
                client) {
            server.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // cut, or over
        }
    }

    /** What is sought comes in one write of the driver's, and so in one piece here. */
    private void forth(Socket client, Socket server) {
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
        } catch (IOException e) {
            // over
        }
    }

    private static boolean contains(byte[] text, int length, byte[] word) {
        for (int at = 0; at + word.length <= length; at++) {
            int same = 0;
            while (same < word.length && text[at + same] == word[same]) {
                same++;
            }
            if (same == word.length) {
                return true;
            }
        }
        return false;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
