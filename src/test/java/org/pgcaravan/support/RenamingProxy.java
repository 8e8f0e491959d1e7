package org.pgcaravan.support;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Stands between a client and a server on loopback, and connects every client to one database, by whatever name that
 * client calls it: as a pooler does. https://www.postgresql.org/docs/17/protocol-message-formats.html, StartupMessage.
 */
public final class RenamingProxy extends LoopbackProxy {

    private static final int SSL_REQUEST = 80877103;
    private static final int GSSENC_REQUEST = 80877104;

    private final String database;

    public RenamingProxy(int target, String database) throws IOException {
        super(target);
        this.database = database;
        open();
    }

    @Override
    void serve(Socket client) {
        start(() -> connect(client));
    }

    private void connect(Socket client) throws IOException {
        try (client;
                Socket server = server()) {
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
}
