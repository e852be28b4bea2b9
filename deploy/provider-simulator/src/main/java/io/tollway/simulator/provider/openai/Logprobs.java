package io.tollway.simulator.provider.openai;

import io.tollway.simulator.provider.json.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code logprobs} of a chat's choice: every token as likely as any, its alternatives a little less. */
final class Logprobs {
    private Logprobs() {}

    /**
     * Appends the member's value.
     *
     * @param top how many alternatives each token has, itself included; negative where none were asked for
     */
    static void append(List<String> tokens, int top, JsonBytes out) {
        if (top < 0) {
            out.ascii("null");
            return;
        }
        out.ascii("{\"content\":[");
        for (int i = 0; i < tokens.size(); i++) {
            out.ascii(i == 0 ? "" : ",");
            token(tokens.get(i), 0, out);
            out.ascii(",\"top_logprobs\":[");
            for (int k = 0; k < top; k++) {
                out.ascii(k == 0 ? "" : ",");
                token(k == 0 ? tokens.get(i) : tokens.get(i) + k, k, out);
                out.ascii("}");
            }
            out.ascii("]}");
        }
        out.ascii("],\"refusal\":null}");
    }

    private static void token(String token, int rank, JsonBytes out) {
        out.ascii("{\"token\":")
                .string(token)
                .ascii(",\"logprob\":-")
                .number(rank)
                .ascii(".5,\"bytes\":[");
        byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            out.ascii(i == 0 ? "" : ",").number(bytes[i] & 0xff);
        }
        out.ascii("]");
    }
}
