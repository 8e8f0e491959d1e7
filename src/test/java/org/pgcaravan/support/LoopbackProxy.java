package org.pgcaravan.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Stands between a client and a server, both on loopback; what it does with what they say is told by who extends it. */
abstract class LoopbackProxy implements AutoCloseable {

    private final ServerSocket door;
    private final int target;

    /** @param on the loopback address that clients connect to; the server is on the usual one */
    LoopbackProxy(InetAddress on, int target) throws IOException {
        this.door = new ServerSocket(0, 50, on);
        this.target = target;
    }

    LoopbackProxy(int target) throws IOException {
        this(InetAddress.getLoopbackAddress(), target);
    }

    /** Where clients connect to. */
    public int port() {
        return door.getLocalPort();
    }

    /** From now on clients are served: at the end of a constructor. */
    final void open() {
        start(() -> {
            while (true) {
                serve(door.accept());
            }
        });
    }

    /** Serves a client, by threads of its own. An exception closes the door. */
    abstract void serve(Socket client) throws IOException;

    final Socket server() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), target);
    }

    interface Work {
        void run() throws IOException;
    }

    /** Runs it on a thread; a connection or the door that closes is its end. */
    final void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // over
                    }
                },
                getClass().getSimpleName());
        thread.setDaemon(true);
        thread.start();
    }

    /** Passes on what is said until one of them ends, and then ends both. */
    static void pass(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        }
    }

    static boolean contains(byte[] text, int length, byte[] word) {
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

    @Override
    public void close() throws IOException {
        door.close();
    }
}
