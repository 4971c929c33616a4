package io.switchboard.records.kubernetes.watch;

import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.client.Config;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * The program of a kubeconfig that gives credentials ({@code client.authentication.k8s.io}). It runs for a limited time, has
 * nothing to read and nobody to ask, and what it writes has a bound.
 *
 * @param exec what the kubeconfig says about it
 * @param kubeconfig a command with a slash is looked for beside it
 * @param patience after which the program is ended
 */
record CredentialProgram(ExecConfig exec, Path kubeconfig, Duration patience) {
    private static final int MAX_OUTPUT = 1024 * 1024;
    private static final int MAX_WORDS = 200;
    private static final long LOOK_MILLIS = 10;

    /** The program gave nothing of use; the message says why. */
    static final class FailedException extends IOException {
        private static final long serialVersionUID = 1;

        FailedException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** What a program gave. */
    private record Credential(
            @Nullable String token,
            @Nullable String certificate,
            @Nullable String key) {}

    /**
     * Runs the program, and puts what it gives into {@code config}.
     *
     * @throws FailedException with what went wrong, in words for the operator
     */
    void run(Config config) throws IOException {
        Credential credential = credential(output());
        boolean certified = credential.certificate != null && credential.key != null;
        if (credential.token == null && !certified) {
            throw failed(" gave neither a token nor a certificate with its key", null);
        }
        if (credential.token != null) {
            config.setAutoOAuthToken(credential.token);
        }
        if (certified) {
            config.setClientCertData(base64(credential.certificate));
            config.setClientKeyData(base64(credential.key));
        }
    }

    private FailedException failed(String what, @Nullable Throwable cause) {
        return new FailedException("program '" + exec.getCommand() + "'" + what, cause);
    }

    private static String base64(@Nullable String pem) {
        return Base64.getEncoder().encodeToString(String.valueOf(pem).getBytes(StandardCharsets.UTF_8));
    }

    // ---- Running ----

    private byte[] output() throws IOException {
        Process process;
        try {
            process = builder().start();
        } catch (IOException notFound) {
            throw failed(" cannot be run: " + notFound.getMessage(), notFound);
        }
        try {
            process.getOutputStream().close();
            return outputOf(process);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failed(" was interrupted", interrupted);
        } finally {
            // Known before their parent is gone, ended after it: it begins no others meanwhile.
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private ProcessBuilder builder() {
        List<String> words = new ArrayList<>(List.of(command()));
        words.addAll(exec.getArgs() == null ? List.of() : exec.getArgs());
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment()
                .put(
                        "KUBERNETES_EXEC_INFO",
                        "{\"kind\":\"ExecCredential\",\"apiVersion\":\"" + exec.getApiVersion()
                                + "\",\"spec\":{\"interactive\":false}}");
        if (exec.getEnv() != null) {
            exec.getEnv().forEach(variable -> builder.environment().put(variable.getName(), variable.getValue()));
        }
        return builder;
    }

    /** With a slash in it, it is a file as seen from the kubeconfig; without, it is searched on the path. */
    private String command() {
        String command = exec.getCommand();
        return command.contains(File.separator)
                ? kubeconfig
                        .toAbsolutePath()
                        .resolveSibling(command)
                        .normalize()
                        .toString()
                : command;
    }

    /** Never reads what is not there: a child of the program may hold the pipes open for longer than it lives. */
    private byte[] outputOf(Process process) throws IOException, InterruptedException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        long looks = Math.max(1, patience.toMillis() / LOOK_MILLIS);
        boolean ended = false;
        while (!ended) {
            if (looks-- == 0) {
                throw failed(" did not end within " + patience.toMillis() / 1000.0 + " s", null);
            }
            ended = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            drain(process.getInputStream(), output);
            drain(process.getErrorStream(), errors);
        }
        if (process.exitValue() != 0) {
            throw failed(" ended with status " + process.exitValue() + words(errors), null);
        }
        return output.toByteArray();
    }

    private void drain(InputStream in, ByteArrayOutputStream into) throws IOException {
        for (int there = in.available(); there > 0; there = in.available()) {
            into.write(in.readNBytes(there));
            if (into.size() > MAX_OUTPUT) {
                throw failed(" wrote more than " + MAX_OUTPUT + " octets", null);
            }
        }
    }

    private static String words(ByteArrayOutputStream errors) {
        String text = errors.toString(StandardCharsets.UTF_8).strip().replaceAll("\\s+", " ");
        return text.isEmpty() ? "" : ": " + text.substring(0, Math.min(MAX_WORDS, text.length()));
    }

    // ---- Reading ----

    private Credential credential(byte[] output) throws IOException {
        Credential credential = new Credential(null, null, null);
        try (JsonParser json = Json.parser(output)) {
            json.nextToken();
            if (Json.isObject(json)) {
                for (String field = Json.nextField(json); field != null; field = Json.nextField(json)) {
                    if (field.equals("status")) {
                        credential = status(json);
                    } else {
                        json.skipChildren();
                    }
                }
            }
        } catch (JacksonException malformed) {
            // Its message may show a part of a credential.
            throw failed(" gave what is not JSON", null);
        }
        return credential;
    }

    private static Credential status(JsonParser json) {
        String token = null;
        String certificate = null;
        String key = null;
        if (Json.isObject(json)) {
            for (String field = Json.nextField(json); field != null; field = Json.nextField(json)) {
                switch (field) {
                    case "token" -> token = Json.text(json);
                    case "clientCertificateData" -> certificate = Json.text(json);
                    case "clientKeyData" -> key = Json.text(json);
                    default -> json.skipChildren();
                }
            }
        }
        return new Credential(token, certificate, key);
    }
}
