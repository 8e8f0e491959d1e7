package org.pgcaravan.support;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A websocket that is opened, and then never read from. */
public final class DeafSocket {

    private static final int SMALLEST_BUFFER = 1_024;

    private DeafSocket() {}

    public static Socket open(int port, String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALLEST_BUFFER);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.getOutputStream().write(handshake(path));
        return socket;
    }

    /** @return what a client sends to open a websocket */
    public static byte[] handshake(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nX-API-Key: "
                        + RunningService.API_KEY + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
