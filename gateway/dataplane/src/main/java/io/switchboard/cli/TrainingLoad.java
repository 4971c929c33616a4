package io.switchboard.cli;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Queries as a busy gateway gets them: every second one for a name that is popular for a while, the others new, in batches
 * of {@value #BATCH} that wait for their replies. One thread.
 */
final class TrainingLoad {
    private static final int BATCH = 64;
    private static final int POPULAR = 2_000;
    /** After so many queries another name is popular instead of one. */
    private static final int FASHION = 256;

    private static final int PATIENCE_MILLIS = 250;
    /** A round has so many batches for each route: one of its own, the others by UDP, as most queries come and go. */
    private static final int BATCHES_PER_ROUTE = 2;

    private final InetSocketAddress server;
    private final byte[] message = new byte[512];
    private int asked;
    private long answered;

    TrainingLoad(InetSocketAddress server) {
        this.server = server;
    }

    /** How many replies came. */
    long answered() {
        return answered;
    }

    void run(Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            socket.setSoTimeout(PATIENCE_MILLIS);
            for (int batch = 0; System.nanoTime() - end < 0; batch++) {
                batch(socket, route(batch));
            }
        }
    }

    private static String route(int batch) {
        int others = TrainingGateways.ROUTES.size();
        int place = batch % (BATCHES_PER_ROUTE * others);
        return TrainingGateways.ROUTES.get(place < others ? place : 0);
    }

    private void batch(DatagramSocket socket, String route) throws IOException {
        for (int i = 0; i < BATCH; i++) {
            int number = asked++;
            int name = number % 2 == 0 ? number % POPULAR + number / FASHION * 2 : number;
            int length = query(number, "n" + name + '.' + route + '.' + TrainingGateways.ZONE);
            socket.send(new DatagramPacket(message, length));
        }
        DatagramPacket reply = new DatagramPacket(new byte[1232], 1232);
        for (int i = 0; i < BATCH; i++) {
            try {
                socket.receive(reply);
            } catch (SocketTimeoutException e) {
                return;
            }
            answered++;
        }
    }

    private int query(int id, String name) {
        byte[] wire = DomainName.parse(name).toWire();
        Wire.putU16(message, Wire.ID, id & 0xffff);
        Wire.putU16(message, Wire.FLAGS, Wire.RD);
        Wire.putU16(message, Wire.QDCOUNT, 1);
        System.arraycopy(wire, 0, message, Wire.HEADER_LENGTH, wire.length);
        int end = Wire.HEADER_LENGTH + wire.length;
        Wire.putU16(message, end, RecordType.A);
        Wire.putU16(message, end + 2, RecordClass.IN);
        return end + 4;
    }
}
