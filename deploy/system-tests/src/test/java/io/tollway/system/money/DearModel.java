package io.tollway.system.money;

import io.tollway.system.stack.RunningStack;
import io.tollway.system.stack.StackClient;

/** A model of its own whose answers cost about four tenths of a cent, so that a dollar is soon spent. */
final class DearModel {
    private static final String CATALOG = """
            {"version":1,
             "providers":[{"id":"dollar","name":"Dollar","dialect":"openai","base_url":"%s/dollar/v1","accounts":[{"id":"dollar-a","secret":"secret"}]}],
             "models":[{"id":"dollar/dear","name":"Dear","context_length":128000,"max_output_tokens":1000,"input_modalities":["text"],"output_modalities":["text"],
               "endpoints":[{"provider":"dollar","upstream_model":"gpt-4o-mini","price":{"input":"10","output":"100"}}]}]}""";

    private DearModel() {}

    /** Puts it into the catalog; gateways know it a moment later. */
    static void declare(RunningStack stack) {
        new StackClient(stack.value("TOLLWAY_GATEWAY_URL"), stack.value("TOLLWAY_OPERATOR_KEY"))
                .post("/api/v1/operator/catalog", CATALOG.formatted(stack.value("TOLLWAY_PROVIDERS_URL")))
                .ok();
    }

    /** One request to it, whose hold is about twice what it will cost. */
    static String request(int number, boolean streamed) {
        return "{\"model\":\"dollar/dear\",\"max_tokens\":64,\"stream\":" + streamed
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Please write 30 words, number " + number + "\"}]}";
    }
}
