package io.switchboard.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Addresses of hosts, from the system's resolver. That blocks for as long as it likes, so each host that is looked up has a
 * thread for that time, and whoever asks for the same host meanwhile waits for the same thread. On one loop.
 */
final class HttpNames {
    /** The system's resolver, or what a test has instead. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private final String threadName;
    private final Lookup lookup;
    private final Map<String, CompletableFuture<List<InetAddress>>> pending = new HashMap<>();

    HttpNames(String threadName) {
        this(threadName, InetAddress::getAllByName);
    }

    HttpNames(String threadName, Lookup lookup) {
        this.threadName = threadName;
        this.lookup = lookup;
    }

    /** The addresses of a host, at least one; completed on the loop, or on the caller if the host is an address. */
    CompletableFuture<List<InetAddress>> addresses(String host, HttpLoop loop) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        if (literal != null) {
            try {
                return CompletableFuture.completedFuture(List.of(InetAddress.getByAddress(host, literal)));
            } catch (UnknownHostException impossible) {
                return CompletableFuture.failedFuture(impossible);
            }
        }
        return pending.computeIfAbsent(host, wanted -> start(wanted, loop));
    }

    private CompletableFuture<List<InetAddress>> start(String host, HttpLoop loop) {
        CompletableFuture<List<InetAddress>> future = new CompletableFuture<>();
        Thread.ofPlatform().name(threadName).daemon().start(() -> {
            try {
                List<InetAddress> found = List.of(lookup.addresses(host));
                loop.execute(() -> done(host).complete(found));
            } catch (UnknownHostException | RuntimeException none) {
                loop.execute(() -> done(host).completeExceptionally(none));
            }
        });
        return future;
    }

    private CompletableFuture<List<InetAddress>> done(String host) {
        CompletableFuture<List<InetAddress>> future = pending.remove(host);
        return future == null ? new CompletableFuture<>() : future;
    }
}
