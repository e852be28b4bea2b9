package io.tollway.gateway.dialect.bedrock;

import io.tollway.gateway.canonical.CanonicalRequest;
import io.tollway.gateway.dialect.AccessDenied;
import io.tollway.gateway.dialect.AnswerReader;
import io.tollway.gateway.dialect.Changes;
import io.tollway.gateway.dialect.Dispatch;
import io.tollway.gateway.dialect.SecretHeader;
import io.tollway.gateway.dialect.UpstreamDialect;
import io.tollway.gateway.dialect.UpstreamModel;
import io.tollway.gateway.dialect.UpstreamRequest;
import io.tollway.gateway.dialect.UpstreamRequest.Header;
import io.tollway.gateway.provider.FailureClass;
import io.tollway.gateway.provider.UpstreamFailure;
import io.tollway.gateway.stream.EventSplitter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bedrock as an upstream. The secret is an access key as JSON ({@code access_key_id}, {@code secret_access_key}, and where they apply {@code session_token} and {@code region}), or one of Bedrock's own API keys as it
 * is.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html">Amazon's reference</a>
 */
public final class BedrockUpstream implements UpstreamDialect {
    private final Vertx vertx;
    private final RequestSigner signer;
    /** Loading the signer's classes takes long, so the first signature of an event loop is made beside it. */
    private boolean loaded;

    public BedrockUpstream(Vertx vertx, Clock clock) {
        this.vertx = vertx;
        this.signer = new RequestSigner(clock);
    }

    @Override
    public String name() {
        return "bedrock";
    }

    @Override
    public Future<List<Header>> access(Dispatch dispatch) {
        String secret = dispatch.secret().strip();
        if (!secret.startsWith("{")) {
            return Future.succeededFuture(List.of(SecretHeader.bearer(secret)));
        }
        AccessKey key = AccessKey.read(secret);
        String region = key == null ? null : region(key, dispatch);
        if (key == null || region == null) {
            return Future.failedFuture(new AccessDenied(new UpstreamFailure(
                    FailureClass.CREDENTIAL,
                    null,
                    0,
                    key == null
                            ? "the secret is not JSON with access_key_id and secret_access_key"
                            : "no region is known: name it in the secret or as the trait region=")));
        }
        if (loaded) {
            return Future.succeededFuture(signer.sign(dispatch, key, region));
        }
        return vertx.executeBlocking(() -> signer.sign(dispatch, key, region), false)
                .onSuccess(headers -> loaded = true);
    }

    /** As the secret says, the catalog's row, or the host: {@code bedrock-runtime.<region>.amazonaws.com}. */
    private static @Nullable String region(AccessKey key, Dispatch dispatch) {
        if (key.region() != null) {
            return key.region();
        }
        String declared = dispatch.model().traits().value(io.tollway.contracts.state.Trait.REGION);
        if (declared != null) {
            return declared;
        }
        String host = dispatch.target().host();
        int first = host.indexOf('.');
        int second = host.indexOf('.', first + 1);
        boolean amazons = host.endsWith(".amazonaws.com") || host.endsWith(".amazonaws.com.cn");
        return amazons && second > 0 ? host.substring(first + 1, second) : null;
    }

    @Override
    public UpstreamRequest write(CanonicalRequest request, UpstreamModel model, Changes changes) {
        String name = URLEncoder.encode(model.name(), StandardCharsets.UTF_8);
        String path = "/model/" + name + (request.stream() ? "/converse-stream" : "/converse");
        byte[] body =
                new ConverseWriter(request, model, changes).write().toString().getBytes(StandardCharsets.UTF_8);
        return new UpstreamRequest(path, List.of(), body);
    }

    @Override
    public AnswerReader reader(UpstreamModel model) {
        return new ConverseReader();
    }

    @Override
    public String streamType() {
        return "application/vnd.amazon.eventstream";
    }

    @Override
    public EventSplitter splitter(int maxEventBytes, EventSplitter.Sink sink) {
        return new FrameSplitter(maxEventBytes, sink);
    }
}
