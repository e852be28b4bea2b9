// Cases by client, run against every upstream, and counted.
import fs from "node:fs";

export const UPSTREAMS = ["openai", "responses", "anthropic", "gemini"];

/** What ./tollway up wrote: addresses and the demo's keys. */
export const ENV = Object.fromEntries(
  fs
    .readFileSync(process.env.TOLLWAY_ENV, "utf8")
    .split("\n")
    .filter((line) => line.includes("="))
    .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
);
export const URL = ENV.TOLLWAY_GATEWAY_URL;
export const KEY = ENV.TOLLWAY_DEMO_API_KEY;
export const ASK = "Tell me about bridges in 20 words";
export const WHAT_WEATHER = "What is the weather in Paris?";
export const CITY = {
  type: "object",
  properties: { city: { type: "string" } },
  required: ["city"],
  additionalProperties: false,
};

const cases = [];

/** notApplicable: upstreams that cannot do it, each with the reason. */
export function test(client, name, run, notApplicable = {}) {
  cases.push({ client, name, run, notApplicable });
}

export function check(condition, said) {
  if (!condition) {
    throw new Error(`not as expected: ${JSON.stringify(said)?.slice(0, 300)}`);
  }
}

export async function collect(stream) {
  const all = [];
  for await (const each of stream) {
    all.push(each);
  }
  return all;
}

/** Runs everything, or what names one of the arguments; 1 when anything failed. */
export async function main() {
  const wanted = process.argv.slice(2);
  const counts = new Map();
  const failures = [];
  for (const each of cases) {
    for (const upstream of UPSTREAMS) {
      const label = `${each.client} ${each.name} ${upstream}`;
      if (wanted.length && !wanted.some((word) => label.includes(word))) continue;
      const row = `${each.client.padEnd(32)}${upstream.padEnd(12)}`;
      const count = counts.get(row) ?? [0, 0, 0];
      counts.set(row, count);
      if (each.notApplicable[upstream]) {
        count[2]++;
        continue;
      }
      try {
        await each.run(`compat/${upstream}`);
        count[0]++;
      } catch (failure) {
        count[1]++;
        failures.push([label, failure]);
      }
    }
  }
  console.log(`${"client".padEnd(32)}${"upstream".padEnd(12)}  passed  failed   n/a`);
  const sums = [0, 0, 0];
  for (const [row, count] of counts) {
    console.log(row + count.map((value) => String(value).padStart(8)).join(""));
    count.forEach((value, i) => (sums[i] += value));
  }
  for (const [label, failure] of failures) {
    console.log(`\nFAILED ${label}: ${String(process.env.COMPAT_TRACE ? failure.stack : failure).slice(0, 1200)}`);
  }
  console.log(`\nnode: ${sums[0]} passed, ${sums[1]} failed, ${sums[2]} not applicable`);
  return failures.length ? 1 : 0;
}
