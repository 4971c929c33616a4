package io.switchboard.records.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.switchboard.tls.TestAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiTrustTest {
    private final TestAuthority authority = new TestAuthority();
    private final Config config = Config.empty();

    private List<String> believed() throws GeneralSecurityException, IOException {
        return Arrays.stream(Objects.requireNonNull(ApiTrust.managers(config)))
                .map(X509TrustManager.class::cast)
                .flatMap(manager -> Arrays.stream(manager.getAcceptedIssuers()))
                .map(issuer -> issuer.getSubjectX500Principal().getName())
                .toList();
    }

    @Test
    void authority_ofAFile_isBelievedAlone(@TempDir Path directory) throws GeneralSecurityException, IOException {
        config.setCaCertFile(
                Files.writeString(directory.resolve("ca.crt"), authority.pem()).toString());

        assertThat(believed()).hasSize(1);
    }

    @Test
    void authorities_ofTheKubeconfigItself_areBelievedAlone() throws GeneralSecurityException, IOException {
        String two = authority.pem() + new TestAuthority().pem();
        config.setCaCertData(Base64.getEncoder().encodeToString(two.getBytes(StandardCharsets.US_ASCII)));

        assertThat(believed()).hasSize(2);
    }

    @Test
    void nobody_isNamed_soThePlatformDecides() throws GeneralSecurityException, IOException {
        assertThat(ApiTrust.managers(config)).isNull();
    }

    @Test
    void file_withoutACertificate_isRefused(@TempDir Path directory) throws IOException {
        config.setCaCertFile(Files.writeString(directory.resolve("ca.crt"), "").toString());

        assertThatThrownBy(this::believed).isInstanceOf(GeneralSecurityException.class);
    }
}
