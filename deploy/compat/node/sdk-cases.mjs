// The SDKs of OpenAI, Anthropic and Google.
import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import OpenAI from "openai";
import { ASK, CITY, KEY, URL, WHAT_WEATHER, check, collect, test } from "./harness.mjs";

const openai = new OpenAI({ baseURL: `${URL}/v1`, apiKey: KEY, maxRetries: 0 });
const anthropic = new Anthropic({ baseURL: URL, apiKey: KEY, maxRetries: 0 });
const google = new GoogleGenAI({ apiKey: KEY, httpOptions: { baseUrl: URL } });
const messages = [{ role: "user", content: ASK }];
const asked = [{ role: "user", content: WHAT_WEATHER }];
const weather = { name: "weather", description: "The weather of a city", parameters: CITY };

test("openai", "text", async (model) => {
  const answer = await openai.chat.completions.create({ model, messages });
  check(answer.choices[0].message.content && answer.usage.cost >= 0, answer);
});

test("openai", "stream", async (model) => {
  const stream = openai.chat.completions.stream({ model, messages, stream_options: { include_usage: true } });
  const chunks = await collect(stream);
  check(await stream.finalContent(), chunks);
  check(chunks.at(-1).usage.completion_tokens > 0, chunks.at(-1));
});

test("openai", "tools run by the client", async (model) => {
  const run = openai.chat.completions.runTools({
    model,
    messages: asked,
    tools: [
      { type: "function", function: { ...weather, parse: JSON.parse, function: () => "17 degrees and rain" } },
    ],
  });
  check((await run.finalContent()).includes("17 degrees"), run.messages);
});

test("openai", "streamed tools run by the client", async (model) => {
  const run = openai.chat.completions.runTools({
    model,
    messages: asked,
    stream: true,
    tools: [
      { type: "function", function: { ...weather, parse: JSON.parse, function: () => "17 degrees and rain" } },
    ],
  });
  check((await run.finalContent()).includes("17 degrees"), run.messages);
});

test("openai", "response", async (model) => {
  const answer = await openai.responses.create({ model, input: ASK });
  check(answer.output_text && answer.completed_at, answer);
});

test("openai", "response streamed with tools", async (model) => {
  const stream = openai.responses.stream({
    model,
    input: WHAT_WEATHER,
    tools: [{ type: "function", strict: true, ...weather }],
  });
  const call = (await stream.finalResponse()).output.find((item) => item.type === "function_call");
  check("city" in JSON.parse(call.arguments), call);
});

test("openai", "error", async (model) => {
  const refused = await openai.chat.completions.create({ model: `${model}-none`, messages }).catch((e) => e);
  check(refused instanceof OpenAI.BadRequestError && refused.code === "model_not_found", refused);
});

test("@anthropic-ai/sdk", "stream", async (model) => {
  const stream = anthropic.messages.stream({ model, max_tokens: 200, messages });
  const answer = await stream.finalMessage();
  check(answer.content[0].text && answer.stop_reason === "end_turn" && answer.usage.output_tokens > 0, answer);
});

test("@anthropic-ai/sdk", "thinking and tools, and back", async (model) => {
  const ask = {
    model,
    max_tokens: 2000,
    thinking: { type: "enabled", budget_tokens: 1024 },
    tools: [{ name: "weather", description: "The weather of a city", input_schema: CITY }],
  };
  const first = await anthropic.messages.stream({ ...ask, messages: asked }).finalMessage();
  check(first.content[0].type === "thinking", first);
  const call = first.content.find((block) => block.type === "tool_use");
  const last = await anthropic.messages.create({
    ...ask,
    messages: [
      ...asked,
      { role: "assistant", content: first.content },
      { role: "user", content: [{ type: "tool_result", tool_use_id: call.id, content: "17 degrees and rain" }] },
    ],
  });
  check(last.content.some((block) => block.text?.includes("17 degrees")), last);
});

test("@anthropic-ai/sdk", "models and counts", async (model) => {
  check((await anthropic.models.retrieve(model)).type === "model");
  check((await anthropic.messages.countTokens({ model, messages })).input_tokens > 0);
});

test("@google/genai", "text", async (model) => {
  const answer = await google.models.generateContent({ model, contents: ASK });
  check(answer.text && answer.usageMetadata.totalTokenCount > 0, answer);
});

test("@google/genai", "stream", async (model) => {
  const chunks = await collect(await google.models.generateContentStream({ model, contents: ASK }));
  check(chunks.map((chunk) => chunk.text ?? "").join(""), chunks);
  check(chunks.at(-1).usageMetadata.candidatesTokenCount > 0, chunks.at(-1));
});

test("@google/genai", "function and its answer", async (model) => {
  const config = { tools: [{ functionDeclarations: [{ ...weather, parameters: undefined, parametersJsonSchema: CITY }] }] };
  const contents = [{ role: "user", parts: [{ text: WHAT_WEATHER }] }];
  const first = await google.models.generateContent({ model, contents, config });
  const call = first.functionCalls[0];
  contents.push(first.candidates[0].content, {
    role: "user",
    parts: [{ functionResponse: { id: call.id, name: call.name, response: { result: "17 degrees and rain" } } }],
  });
  const last = await google.models.generateContent({ model, contents, config });
  check(last.text.includes("17 degrees"), last);
});

test("@google/genai", "schema", async (model) => {
  const config = { responseMimeType: "application/json", responseJsonSchema: CITY };
  const answer = await google.models.generateContent({ model, contents: ASK, config });
  check("city" in JSON.parse(answer.text), answer.text);
});
