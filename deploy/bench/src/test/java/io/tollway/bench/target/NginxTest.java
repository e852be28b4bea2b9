package io.tollway.bench.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NginxTest {

    private final String configuration = Nginx.configuration(Path.of("/somewhere"), 1001, 1002, 1003);

    @Test
    void listensOnLoopbackOnlyAndKeepsEverythingInItsFolder() {
        assertThat(configuration.lines().filter(line -> line.contains("listen")))
                .hasSize(2)
                .allMatch(line -> line.contains("127.0.0.1:"));
        assertThat(configuration
                        .lines()
                        .filter(line -> line.contains("_path") || line.strip().startsWith("pid ")))
                .hasSize(6)
                .allMatch(line -> line.contains("/somewhere/"));
    }

    @Test
    void keepsUpstreamConnectionsAndDoesNotBufferStreams() {
        assertThat(configuration).contains("keepalive 512;", "proxy_http_version 1.1;", "server 127.0.0.1:1003;");
        assertThat(configuration.substring(configuration.indexOf("1002"))).contains("proxy_buffering off");
        assertThat(configuration.substring(0, configuration.indexOf("1002"))).doesNotContain("proxy_buffering");
    }
}
