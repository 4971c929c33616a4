package io.switchboard;

import io.switchboard.access.AccessRules;
import io.switchboard.config.GatewayConfig;
import io.switchboard.listener.BindException;
import io.switchboard.listener.Listeners;
import io.switchboard.tls.CertificateException;
import io.switchboard.tls.Certificates;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The parts of a change of configuration that can fail and be taken back: ready, and not in force before they are committed. */
final class PreparedChange {
    private Certificates.@Nullable Change certificates;
    private Listeners.@Nullable Change listeners;
    private AccessRules.@Nullable Change access;
    private OpsPort.@Nullable Change ops;

    /** Prepares one part after the other; what was prepared by the time that one fails is for {@link #abandon}. */
    void prepare(
            GatewayConfig next, Certificates ofCertificates, Listeners ofListeners, AccessRules rules, OpsPort port)
            throws BindException, CertificateException, IOException {
        certificates = ofCertificates.prepare(next);
        access = rules.prepare(next.access());
        ops = port.prepare(next.ops());
        // Last, because old ones may have to make room for it.
        listeners = ofListeners.change();
        listeners.bind(next.listeners());
    }

    void abandon() {
        // First, because listeners that open again need them as they were.
        if (certificates != null) {
            certificates.abandon();
        }
        if (listeners != null) {
            listeners.abandon();
        }
        if (access != null) {
            access.abandon();
        }
        if (ops != null) {
            ops.abandon();
        }
    }

    /** Before anything is answered by the new configuration. */
    void commitOps() {
        if (ops != null) {
            ops.commit();
        }
    }

    void commit() {
        if (access != null) {
            access.commit();
        }
        if (listeners != null) {
            listeners.commit();
        }
        if (certificates != null) {
            certificates.commit();
        }
    }

    /** Once queries that come are answered by the new configuration. */
    void startListening() {
        if (listeners != null) {
            listeners.start();
        }
    }
}
