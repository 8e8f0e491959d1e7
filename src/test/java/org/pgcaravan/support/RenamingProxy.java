package org.pgcaravan.support;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Stands between a client and a server on loopback, and connects every client to one database, by whatever name that
 * client calls it: as a pooler does. https://www.postgresql.org/docs/17/protocol-message-formats.html, StartupMessage.
 */
public final class RenamingProxy implements AutoCloseable {

    private static final int SSL_REQUEST = 80877103;
    private static final int GSSENC_REQUEST = 80877104;

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final String database;

    public RenamingProxy(int target, String database) throws IOException {
        this.target = target;
        this.database = database;
        start(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                start(() -> serve(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(server.getOutputStream());
            while (true) {
                byte[] body = new byte[in.readInt() - 8];
                int code = in.readInt();
                in.readFully(body);
                boolean begins = code != SSL_REQUEST && code != GSSENC_REQUEST;
                byte[] sent = begins ? renamed(body) : body;
                out.writeInt(sent.length + 8);
                out.writeInt(code);
                out.write(sent);
                out.flush();
                if (begins) {
                    break;
                }
                client.getOutputStream().write(server.getInputStream().read());
            }
            start(() -> pass(server, client));
            pass(client, server);
        } catch (IOException e) {
            // closed
        }
    }

    /** Names and values in turn, each ended by a zero byte, and one more at the end. */
    private byte[] renamed(byte[] body) {
        String[] words = new String(body, StandardCharsets.UTF_8).split("\0");
        for (int i = 0; i + 1 < words.length; i += 2) {
            if (words[i].equals("database")) {
                words[i + 1] = database;
            }
        }
        return (String.join("\0", words) + "\0\0").getBytes(StandardCharsets.UTF_8);
    }

    private static void pass(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            from.close();
            to.close();
        } catch (IOException e) {
            // closed
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "renaming-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
