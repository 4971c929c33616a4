package io.switchboard.transport.quic;

import io.netty.handler.codec.quic.Quic;

/** The native library that QUIC needs; it is there on Linux on x86-64 and on ARM64. */
public final class QuicLibrary {
    private QuicLibrary() {}

    /**
     * Throws an exception that says so if this machine has no such library.
     *
     * @throws UnsupportedOperationException then
     */
    public static void require() {
        if (!Quic.isAvailable()) {
            throw new UnsupportedOperationException(
                    "QUIC needs a native library that there is for Linux on x86-64 and ARM64 only, here are "
                            + System.getProperty("os.name") + " and " + System.getProperty("os.arch"),
                    Quic.unavailabilityCause());
        }
    }
}
