package org.pgcaravan.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a client and a server on loopback, and can end all connections and refuse others for a while. */
public final class RefusingProxy implements AutoCloseable {

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private boolean refuses;

    public RefusingProxy(int target) throws IOException {
        this.target = target;
        start(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** Ends all connections, and every new one at once. */
    public synchronized void refuse() {
        refuses = true;
        open.forEach(RefusingProxy::end);
        open.clear();
    }

    /** Ends every new connection at once; those that there are stay. */
    public synchronized void admitNoMore() {
        refuses = true;
    }

    public synchronized void admit() {
        refuses = false;
    }

    private void accept() {
        try {
            while (true) {
                admit(door.accept());
            }
        } catch (IOException e) {
            // closed
        }
    }

    private synchronized void admit(Socket client) throws IOException {
        if (refuses) {
            client.close();
            return;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(server);
        start(() -> pass(client, server));
        start(() -> pass(server, client));
    }

    private void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // ended
        }
        end(from);
        end(to);
        open.remove(from);
        open.remove(to);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "refusing-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
        refuse();
    }
}
