package io.tollway.gateway.dialect.bedrock;

import io.tollway.gateway.dialect.Dispatch;
import io.tollway.gateway.dialect.UpstreamRequest.Header;
import io.tollway.gateway.provider.Target;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Signs a request with Signature Version 4: digests of bytes that are in memory, nothing that waits but the first, which loads classes. */
final class RequestSigner {
    private static final String SERVICE = "bedrock";

    private final Clock clock;

    /** Made when first needed, off the event loop: most gateways never sign. */
    private static final class Aws {
        private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();
    }

    RequestSigner(Clock clock) {
        this.clock = clock;
    }

    /** The headers that the signature adds; the host is what Vert.x will send for this target. */
    List<Header> sign(Dispatch dispatch, AccessKey key, String region) {
        Target target = dispatch.target();
        byte[] body = dispatch.request().body();
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .protocol(target.tls() ? "https" : "http")
                .host(target.host())
                .port(target.port())
                .encodedPath(target.pathPrefix() + dispatch.request().path())
                .build();
        ContentStreamProvider payload = () -> new ByteArrayInputStream(body);
        SignedRequest signed = Aws.SIGNER.sign(asked -> asked.identity(identity(key))
                .request(request)
                .payload(payload)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                .putProperty(HttpSigner.SIGNING_CLOCK, clock));
        List<Header> headers = new ArrayList<>();
        signed.request().headers().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("host")) {
                headers.add(new Header(name.toLowerCase(Locale.ROOT), values.getFirst()));
            }
        });
        return headers;
    }

    private static AwsCredentialsIdentity identity(AccessKey key) {
        return key.sessionToken() == null
                ? AwsCredentialsIdentity.create(key.id(), key.secret())
                : AwsSessionCredentialsIdentity.create(key.id(), key.secret(), key.sessionToken());
    }
}
