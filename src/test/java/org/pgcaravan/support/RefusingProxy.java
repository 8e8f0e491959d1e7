package org.pgcaravan.support;

import java.io.IOException;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a client and a server on loopback, and can end all connections and refuse others for a while. */
public final class RefusingProxy extends LoopbackProxy {

    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private boolean refuses;

    public RefusingProxy(int target) throws IOException {
        super(target);
        open();
    }

    /** Ends all connections, and every new one at once. */
    public synchronized void refuse() throws IOException {
        refuses = true;
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** Ends every new connection at once; those that there are stay. */
    public synchronized void admitNoMore() {
        refuses = true;
    }

    public synchronized void admit() {
        refuses = false;
    }

    @Override
    synchronized void serve(Socket client) throws IOException {
        if (refuses) {
            client.close();
            return;
        }
        Socket server = server();
        open.add(client);
        open.add(server);
        start(() -> passOpen(client, server));
        start(() -> passOpen(server, client));
    }

    private void passOpen(Socket from, Socket to) throws IOException {
        try {
            pass(from, to);
        } finally {
            open.remove(from);
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        refuse();
    }
}
