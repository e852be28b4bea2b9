// OpenRouter's own SDK.
import { OpenRouter } from "@openrouter/sdk";
import { ASK, KEY, URL, check, collect, test } from "./harness.mjs";

const client = new OpenRouter({ apiKey: KEY, serverURL: `${URL}/api/v1`, retryConfig: { strategy: "none" } });
const messages = [{ role: "user", content: ASK }];

test("@openrouter/sdk", "text", async (model) => {
  const answer = await client.chat.send({ chatRequest: { model, messages } });
  check(answer.choices[0].message.content, answer);
});

test("@openrouter/sdk", "stream", async (model) => {
  const chunks = await collect(await client.chat.send({ chatRequest: { model, messages, stream: true } }));
  check(chunks.map((chunk) => chunk.choices[0]?.delta?.content ?? "").join(""), chunks);
});

test("@openrouter/sdk", "response", async (model) => {
  const answer = await client.responses.send({ responsesRequest: { model, input: ASK } });
  check(answer.output.length > 0, answer);
});

test("@openrouter/sdk", "models", async (model) => {
  const list = await client.models.list();
  check(JSON.stringify(list).includes(model), list);
});
