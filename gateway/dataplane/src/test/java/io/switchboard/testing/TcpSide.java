package io.switchboard.testing;

import io.switchboard.testing.ScriptedUpstream.OnAccept;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The TCP half of a {@link ScriptedUpstream}: a thread that accepts and one for each connection. */
final class TcpSide {
    private static final int BACKLOG = 1024;

    private final Function<ReceivedQuery, Reaction> script;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile OnAccept onAccept = OnAccept.SERVE;
    private @Nullable ServerSocket server;
    private @Nullable Thread acceptor;

    TcpSide(Function<ReceivedQuery, Reaction> script) {
        this.script = script;
    }

    /** Listens, unless it does; returns where. */
    synchronized InetSocketAddress open(InetSocketAddress address) throws IOException {
        if (server == null) {
            ServerSocket opened = new ServerSocket();
            opened.setReuseAddress(true);
            opened.bind(address, BACKLOG);
            server = opened;
            acceptor =
                    Thread.ofPlatform().daemon().name("scripted-upstream-tcp").start(() -> accept(opened));
        }
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    void onAccept(OnAccept behaviour) {
        onAccept = behaviour;
    }

    int accepted() {
        return accepted.get();
    }

    int openConnections() {
        return connections.size();
    }

    synchronized void close() {
        if (server != null) {
            try {
                server.close();
            } catch (IOException e) {
                // It does not listen either way.
            }
            server = null;
            // Until it is out of its system call, it may accept one more.
            Performance.awaitEnd(acceptor);
        }
        closeConnections();
    }

    void closeConnections() {
        connections.forEach(socket -> end(socket, false));
    }

    private void accept(ServerSocket listening) {
        while (true) {
            try {
                Socket socket = listening.accept();
                int number = accepted.incrementAndGet();
                connections.add(socket);
                switch (onAccept) {
                    case SERVE ->
                        Thread.ofVirtual().name("scripted-upstream-connection").start(() -> serve(socket, number));
                    case IGNORE -> {}
                    case CLOSE -> end(socket, false);
                    case RESET -> end(socket, true);
                }
            } catch (IOException closed) {
                if (listening.isClosed()) {
                    return;
                }
            }
        }
    }

    private void serve(Socket socket, int number) {
        Stream stream = new Stream(socket);
        InetSocketAddress source = (InetSocketAddress) socket.getRemoteSocketAddress();
        try {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            while (true) {
                byte[] bytes = new byte[in.readUnsignedShort()];
                in.readFully(bytes);
                ReceivedQuery query = new ReceivedQuery(TestTransport.TCP, bytes, source, System.nanoTime(), number);
                Performance.play(script.apply(query), stream);
            }
        } catch (IOException ended) {
            end(socket, false);
        }
    }

    private void end(Socket socket, boolean abrupt) {
        connections.remove(socket);
        try {
            if (abrupt) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            // It is closed either way.
        }
    }

    private final class Stream implements Performance.Stage {
        private final Socket socket;

        Stream(Socket socket) {
            this.socket = socket;
        }

        @Override
        public void send(Reaction.Message message) throws IOException {
            write(Messages.framed(message.bytes()));
        }

        @Override
        public void send(Reaction.Octets octets) throws IOException {
            write(octets.bytes());
        }

        private synchronized void write(byte[] octets) throws IOException {
            socket.getOutputStream().write(octets);
        }

        @Override
        public void close(boolean abrupt) {
            end(socket, abrupt);
        }
    }
}
