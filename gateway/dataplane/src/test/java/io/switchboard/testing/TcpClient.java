package io.switchboard.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A raw client over one TCP connection, in clear text or in TLS: pipelining, single octets, half-close. */
public final class TcpClient implements DnsClient {
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    /** Connects to this address. */
    public TcpClient(InetSocketAddress server) {
        this(server, 0);
    }

    /**
     * Connects with a receive buffer of about this size, to be a client that takes little.
     *
     * @param receiveBuffer in octets, 0 for the system's default
     */
    public TcpClient(InetSocketAddress server, int receiveBuffer) {
        this(server, receiveBuffer, plain -> plain);
    }

    /** Connects to this address and speaks TLS from the first octet; the certificate must be that of {@link TestIdentity}. */
    public static TcpClient overTls(InetSocketAddress server) {
        return new TcpClient(server, 0, plain -> TestIdentity.handshake(plain, "dot"));
    }

    /** Connects, sends these octets and then speaks as it would without them. */
    public static TcpClient behind(byte[] preamble, InetSocketAddress server) {
        return new TcpClient(server, 0, plain -> preceded(plain, preamble));
    }

    /** The same, with TLS behind the octets, which are in the clear. */
    public static TcpClient overTlsBehind(byte[] preamble, InetSocketAddress server) {
        return new TcpClient(server, 0, plain -> TestIdentity.handshake(preceded(plain, preamble), "dot"));
    }

    private static Socket preceded(Socket plain, byte[] preamble) throws IOException {
        plain.getOutputStream().write(preamble);
        return plain;
    }

    /** What becomes of a connection before messages flow. */
    @FunctionalInterface
    private interface Opening {
        Socket open(Socket plain) throws IOException;
    }

    private TcpClient(InetSocketAddress server, int receiveBuffer, Opening opening) {
        Socket plain = new Socket();
        try {
            if (receiveBuffer > 0) {
                plain.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
            }
            plain.setTcpNoDelay(true);
            plain.connect(server, CONNECT_TIMEOUT_MILLIS);
            socket = opening.open(plain);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void send(byte[] message) {
        sendOctets(Messages.framed(message));
    }

    /** Sends octets as they are, in one write. */
    public void sendOctets(byte[] octets) {
        try {
            socket.getOutputStream().write(octets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends octets one by one, each in a segment of its own. */
    public void sendByteWise(byte[] octets, Duration gap) throws InterruptedException {
        for (byte octet : octets) {
            sendOctets(new byte[] {octet});
            Thread.sleep(gap);
        }
    }

    /** Ends the outgoing direction; replies still come in. */
    public void shutdownOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte @Nullable [] receive(Duration timeout) {
        try {
            int high = readOctet(timeout);
            int low = high < 0 ? -1 : readOctet(PATIENCE);
            if (low < 0) {
                return null;
            }
            byte[] message = new byte[high << 8 | low];
            return in.readNBytes(message, 0, message.length) == message.length ? message : null;
        } catch (SocketTimeoutException | SocketException none) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whatever comes in one read, at most 64 KiB; empty if nothing comes in time or the connection is closed. */
    public byte[] receiveOctets(Duration timeout) {
        byte[] octets = new byte[1 << 16];
        try {
            socket.setSoTimeout(Math.toIntExact(Math.max(1, timeout.toMillis())));
            int length = socket.getInputStream().read(octets);
            return Arrays.copyOf(octets, Math.max(0, length));
        } catch (SocketTimeoutException | SocketException none) {
            return new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How the connection ended. */
    public enum End {
        /** It did not, within the time. */
        OPEN,
        /** In good order: FIN. */
        CLOSED,
        /** With RST. */
        RESET
    }

    /** Reads and throws away what comes until the connection ends or the time is up. */
    public End awaitEnd(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            while (deadline - System.nanoTime() > 0) {
                if (readOctet(Duration.ofNanos(deadline - System.nanoTime())) < 0) {
                    return End.CLOSED;
                }
            }
            return End.OPEN;
        } catch (SocketTimeoutException none) {
            return End.OPEN;
        } catch (IOException e) {
            return End.RESET;
        }
    }

    /** The address that the connection leaves from. */
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private int readOctet(Duration timeout) throws IOException {
        socket.setSoTimeout(Math.toIntExact(Math.max(1, timeout.toMillis())));
        return in.read();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection with RST. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
