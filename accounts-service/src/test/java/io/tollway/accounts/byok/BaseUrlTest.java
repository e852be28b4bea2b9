package io.tollway.accounts.byok;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseUrlTest {
    @ParameterizedTest
    @CsvSource({
        "https://llm.acme.com/v1, https://llm.acme.com/v1",
        "https://llm.acme.com/v1/, https://llm.acme.com/v1",
        "https://LLM.Acme.com:443/v1, https://llm.acme.com/v1",
        "https://llm.acme.com, https://llm.acme.com"
    })
    void aPublicNameOverHttpsIsTaken(String given, String normalized) throws BaseUrl.Unacceptable {
        assertThat(BaseUrl.parse(given).text()).isEqualTo(normalized);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://llm.acme.com/v1",
                "ftp://llm.acme.com",
                "file:///etc/passwd",
                "gopher://x.com",
                "jar:https://x.com!/",
                "data:text/plain,x",
                "//evil.com",
                "https:evil",
                "https:///evil",
                "llm.acme.com/v1",
                "https://api.openai.com@127.0.0.1/",
                "https://127.0.0.1\\@x.com",
                "https://a.com#@b.com",
                "https://a.com?@b.com",
                "https://127.0.0.1/",
                "https://127.1/",
                "https://0177.0.0.1/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://0/",
                "https://0.0.0.0/",
                "https://127.0.0.1./",
                "https://[::1]/",
                "https://[::]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://[fd00:ec2::254]/",
                "https://１２７.0.0.1/",
                "https://localhost/",
                "https://localhost./",
                "https://foo.localhost/",
                "https://printer.local/",
                "https://metadata.google.internal/",
                "https://kubernetes.default.svc/",
                "https://intranet/",
                "https://10-0-0-1.nip.io/",
                "https://a_b.example.net/",
                "https://acme.com.:443/",
                "https://acme.com:0/",
                "https://acme.com:22/",
                "https://acme.com:8080/",
                "https://acme.com:99999/",
                "https://acme.com/../x",
                "https://acme.com/%2e%2e/x",
                "https://acme.com/v1?x=1",
                "https://acme.com/v1#x",
                "https://acme.com/v1/chat/completions",
                "https://acme.com/ v1"
            })
    void anythingThatCouldLeadInsideIsRefused(String given) {
        assertThatThrownBy(() -> BaseUrl.parse(given)).isInstanceOf(BaseUrl.Unacceptable.class);
    }

    @Test
    void aUrlBeyondAllMeasureIsRefused() {
        assertThatThrownBy(() -> BaseUrl.parse("https://acme.com/" + "a".repeat(3_000)))
                .isInstanceOf(BaseUrl.Unacceptable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "127.0.0.1",
                "127.255.0.1",
                "169.254.169.254",
                "169.254.170.2",
                "100.64.0.1",
                "100.100.100.200",
                "168.63.129.16",
                "192.0.0.192",
                "198.18.0.1",
                "198.19.255.255",
                "224.0.0.1",
                "239.1.1.1",
                "240.0.0.1",
                "255.255.255.255",
                "0.0.0.0",
                "192.0.2.1",
                "198.51.100.1",
                "203.0.113.1",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2001:0:7f00:1::",
                "2001:db8::1",
                "100::1"
            })
    void specialAddressesAreNotThePublicInternet(String address) {
        assertThat(SpecialAddresses.isSpecial(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "104.18.6.192",
                "172.32.0.1",
                "100.128.0.1",
                "2606:4700::6812:6c0",
                "2a00:1450:4001::1"
            })
    void publicAddressesAre(String address) {
        assertThat(SpecialAddresses.isSpecial(InetAddress.ofLiteral(address))).isFalse();
    }
}
