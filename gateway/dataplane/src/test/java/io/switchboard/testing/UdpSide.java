package io.switchboard.testing;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The UDP half of a {@link ScriptedUpstream}: one thread that receives and reacts. */
final class UdpSide {
    private static final int BUFFER = 4 << 20;

    private final Function<ReceivedQuery, Reaction> script;
    private volatile @Nullable DatagramSocket socket;
    private volatile @Nullable DatagramSocket anotherSocket;
    private @Nullable Thread receiver;

    UdpSide(Function<ReceivedQuery, Reaction> script) {
        this.script = script;
    }

    /** Binds, unless it is bound. */
    synchronized void open(InetSocketAddress address) throws IOException {
        if (socket != null) {
            return;
        }
        DatagramSocket opened = new DatagramSocket(address);
        opened.setReceiveBufferSize(BUFFER);
        opened.setSendBufferSize(BUFFER);
        socket = opened;
        anotherSocket = new DatagramSocket(new InetSocketAddress(address.getAddress(), 0));
        receiver = Thread.ofPlatform().daemon().name("scripted-upstream-udp").start(() -> serve(opened));
    }

    private void serve(DatagramSocket from) {
        byte[] buffer = new byte[65_535];
        while (true) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                from.receive(packet);
            } catch (IOException closed) {
                if (from.isClosed()) {
                    return;
                }
                // An ICMP error for something sent before.
                continue;
            }
            InetSocketAddress source = (InetSocketAddress) packet.getSocketAddress();
            byte[] bytes = Arrays.copyOf(buffer, packet.getLength());
            ReceivedQuery query = new ReceivedQuery(TestTransport.UDP, bytes, source, System.nanoTime(), 0);
            Performance.play(script.apply(query), new Datagrams(from, source));
        }
    }

    synchronized void close() {
        closeQuietly(socket);
        closeQuietly(anotherSocket);
        socket = null;
        anotherSocket = null;
        Performance.awaitEnd(receiver);
    }

    private static void closeQuietly(@Nullable DatagramSocket socket) {
        if (socket != null) {
            socket.close();
        }
    }

    private final class Datagrams implements Performance.Stage {
        private final DatagramSocket from;
        private final SocketAddress to;

        Datagrams(DatagramSocket from, SocketAddress to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public void send(Reaction.Message message) throws IOException {
            DatagramSocket other = anotherSocket;
            DatagramSocket sender = message.fromAnotherPort() && other != null ? other : from;
            sender.send(new DatagramPacket(message.bytes(), message.bytes().length, to));
        }

        @Override
        public void send(Reaction.Octets octets) throws IOException {
            from.send(new DatagramPacket(octets.bytes(), octets.bytes().length, to));
        }

        @Override
        public void close(boolean abrupt) {
            // There is no connection.
        }
    }
}
