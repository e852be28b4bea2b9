package io.tollway.bench.target;

import io.tollway.bench.load.Request;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

/**
 * Something that answers chat requests: the upstream itself, or a proxy before it.
 *
 * @param name what the result calls it
 * @param kind who it is
 * @param wholePort where answers in one piece are asked for
 * @param streamPort where streams are asked for
 * @param bearers the keys, used in turn
 * @param pid the proxy's process; absent for the upstream itself, which is nobody's overhead
 */
public record Target(String name, Kind kind, int wholePort, int streamPort, List<String> bearers, OptionalLong pid) {

    /** What the simulator is asked for, whoever stands before it. */
    public static final String UPSTREAM_MODEL = "gpt-4o-mini";

    /** And in the other dialect. */
    public static final String FOREIGN_MODEL = "claude-haiku-4-5";

    private static final int PROMPT_BYTES = 400;
    private static final String FILLER = "The bridge stands between two towns and carries a road, a rail and a path. ";

    /** Who answers. */
    public enum Kind {
        /** The simulator, or a proxy that changes nothing: the path names the provider. */
        PASSES_THROUGH,
        /** The gateway: the model names the lane. */
        GATEWAY,
        /** The same gateway, for a model whose provider speaks another dialect than the client. */
        GATEWAY_TRANSLATING
    }

    public Target {
        bearers = List.copyOf(bearers);
        if (bearers.isEmpty()) {
            throw new IllegalArgumentException("bearers is empty");
        }
    }

    /** One request for each key: the lane's model, an answer of so many tokens. */
    public List<Request> requests(Lane lane, int tokens) {
        return bearers.stream().map(bearer -> request(lane, tokens, bearer)).toList();
    }

    private Request request(Lane lane, int tokens, String bearer) {
        String path = isGateway() ? "/v1/chat/completions" : "/" + lane.provider() + "/v1/chat/completions";
        byte[] body = body(model(lane), lane.stream(), tokens);
        int port = lane.stream() ? streamPort : wholePort;
        String head = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + bearer
                + "\r\nContent-Type: application/json\r\nAccept: */*\r\nUser-Agent: tollway-bench\r\nContent-Length: "
                + body.length + "\r\n\r\n";
        return new Request(
                port, Buffer.buffer(head.getBytes(StandardCharsets.US_ASCII)).appendBytes(body), lane.stream());
    }

    public boolean isGateway() {
        return kind != Kind.PASSES_THROUGH;
    }

    private String model(Lane lane) {
        return switch (kind) {
            case PASSES_THROUGH -> UPSTREAM_MODEL;
            case GATEWAY -> lane.model();
            case GATEWAY_TRANSLATING -> lane.translatedModel();
        };
    }

    /** About half a kilobyte, the same for everybody but for the model's name. */
    private static byte[] body(String model, boolean stream, int tokens) {
        String question =
                "Tell me about bridges in " + tokens + " tokens. " + FILLER.repeat(PROMPT_BYTES / FILLER.length());
        return ("{\"model\":\"" + model + "\",\"stream\":" + stream + ",\"max_tokens\":" + tokens
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + question.strip() + "\"}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "Target[" + name + "]";
    }
}
