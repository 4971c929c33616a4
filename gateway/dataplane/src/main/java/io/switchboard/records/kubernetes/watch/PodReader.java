package io.switchboard.records.kubernetes.watch;

import io.switchboard.records.kubernetes.object.Pod;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** Reads Pods. One that has no address yet, or will never run again, is of no use. */
final class PodReader extends ObjectReader<Pod> {
    private final List<String> podIps = new ArrayList<>();
    private @Nullable String podIp;
    private @Nullable String phase;
    private boolean hostNetwork;

    PodReader(TextPool texts) {
        super(texts);
    }

    @Override
    void clear() {
        podIps.clear();
        podIp = null;
        phase = null;
        hostNetwork = false;
    }

    @Override
    boolean field(JsonParser json, String name) {
        switch (name) {
            case "spec" -> spec(json);
            case "status" -> podStatus(json);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void spec(JsonParser json) {
        if (!Json.isObject(json)) {
            return;
        }
        for (String field = Json.nextField(json); field != null; field = Json.nextField(json)) {
            if (field.equals("hostNetwork")) {
                hostNetwork = Boolean.TRUE.equals(Json.bool(json));
            } else {
                json.skipChildren();
            }
        }
    }

    private void podStatus(JsonParser json) {
        if (!Json.isObject(json)) {
            return;
        }
        for (String field = Json.nextField(json); field != null; field = Json.nextField(json)) {
            switch (field) {
                case "phase" -> phase = shared(json);
                case "podIP" -> podIp = Json.text(json);
                case "podIPs" -> {
                    if (Json.isArray(json)) {
                        while (Json.nextElement(json)) {
                            podIp(json);
                        }
                    }
                }
                default -> json.skipChildren();
            }
        }
    }

    private void podIp(JsonParser json) {
        if (!Json.isObject(json)) {
            return;
        }
        for (String field = Json.nextField(json); field != null; field = Json.nextField(json)) {
            String text = Json.text(json);
            if (field.equals("ip") && text != null && !text.isEmpty()) {
                podIps.add(text);
            }
        }
    }

    @Override
    @Nullable Pod build() throws UnusableObjectException {
        if (podIps.isEmpty() && podIp != null && !podIp.isEmpty()) {
            podIps.add(podIp);
        }
        boolean over = "Succeeded".equals(phase) || "Failed".equals(phase) || "Unknown".equals(phase);
        if (over || podIps.isEmpty()) {
            return null;
        }
        return new Pod(metadata.key(), addresses("status.podIPs", podIps), hostNetwork);
    }
}
