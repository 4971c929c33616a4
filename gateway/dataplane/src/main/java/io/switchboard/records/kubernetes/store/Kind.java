package io.switchboard.records.kubernetes.store;

/** Kinds of objects that records are made of. */
public enum Kind {
    NAMESPACES("namespaces"),
    SERVICES("services"),
    ENDPOINT_SLICES("endpointslices"),
    PODS("pods"),
    SERVICE_IMPORTS("serviceimports");

    private final String label;

    Kind(String label) {
        this.label = label;
    }

    /** The API server's word for it, which is that of metrics as well. */
    public String label() {
        return label;
    }

    /** A bit of its own, for sets of kinds. */
    public int bit() {
        return 1 << ordinal();
    }
}
