// The official JavaScript SDKs: only base URL, key and model name are changed.
import "./sdk-cases.mjs";
import "./ai-cases.mjs";
import "./openrouter-cases.mjs";
import { main } from "./harness.mjs";

globalThis.AI_SDK_LOG_WARNINGS = false;
process.exit(await main());
