// The ai package with each provider that can be pointed at a base URL.
import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { createOpenRouter } from "@openrouter/ai-sdk-provider";
import { generateObject, generateText, stepCountIs, streamText, tool } from "ai";
import { z } from "zod";
import { ASK, KEY, URL, WHAT_WEATHER, check, collect, test } from "./harness.mjs";

const openai = createOpenAI({ baseURL: `${URL}/v1`, apiKey: KEY });
const compatible = createOpenAICompatible({
  name: "tollway",
  baseURL: `${URL}/v1`,
  apiKey: KEY,
  includeUsage: true,
  supportsStructuredOutputs: true,
});
const anthropic = createAnthropic({ baseURL: `${URL}/v1`, apiKey: KEY });
const google = createGoogleGenerativeAI({ baseURL: `${URL}/v1beta`, apiKey: KEY });
const openrouter = createOpenRouter({ baseURL: `${URL}/api/v1`, apiKey: KEY });
const openrouterUnderV1 = createOpenRouter({ baseURL: `${URL}/v1`, apiKey: KEY });

const providers = {
  "ai openai responses": (model) => openai(model),
  "ai openai chat": (model) => openai.chat(model),
  "ai openai-compatible": (model) => compatible(model),
  "ai anthropic": (model) => anthropic(model),
  "ai google": (model) => google(model),
  "ai openrouter": (model) => openrouter(model),
};
const tools = {
  weather: tool({
    description: "The weather of a city",
    inputSchema: z.object({ city: z.string() }),
    execute: async () => "17 degrees and rain",
  }),
};

for (const [client, named] of Object.entries(providers)) {
  test(client, "text", async (model) => {
    const answer = await generateText({ model: named(model), prompt: ASK, maxRetries: 0 });
    check(answer.text && answer.finishReason === "stop" && answer.usage.totalTokens > 0, answer);
  });

  test(client, "stream", async (model) => {
    const answer = streamText({ model: named(model), prompt: ASK, maxRetries: 0 });
    check((await collect(answer.textStream)).join("") && (await answer.usage).outputTokens > 0);
  });

  test(client, "tools run by the client, streamed", async (model) => {
    const answer = streamText({
      model: named(model),
      prompt: WHAT_WEATHER,
      tools,
      stopWhen: stepCountIs(4),
      maxRetries: 0,
    });
    await answer.consumeStream();
    check((await answer.text).includes("17 degrees"), await answer.steps);
  });

  test(client, "object", async (model) => {
    const schema = z.object({ name: z.string(), people: z.number().int() });
    const answer = await generateObject({ model: named(model), prompt: "A town", schema, maxRetries: 0 });
    check(typeof answer.object.name === "string", answer);
  });
}

for (const [prefix, provider] of [["/api/v1", openrouter], ["/v1", openrouterUnderV1]]) {
  test("ai openrouter", `streamed reasoning under ${prefix}`, async (model) => {
    const answer = streamText({
      model: provider(model, { reasoning: { effort: "low" } }),
      prompt: ASK,
      maxRetries: 0,
    });
    await answer.consumeStream();
    check(await answer.text);
    check(await answer.reasoningText, await answer.reasoning);
  });
}
