"""OpenAI's SDK: chat completions and responses, blocking and not."""

import asyncio
import json

import openai
from pydantic import BaseModel

from harness import PICTURE, case, environment

ENV = environment()
URL = ENV["TOLLWAY_GATEWAY_URL"] + "/v1"
KEY = ENV["TOLLWAY_DEMO_API_KEY"]
CLIENT = openai.OpenAI(base_url=URL, api_key=KEY, max_retries=0)
ASK = [{"role": "user", "content": "Tell me about bridges in 20 words"}]
WEATHER = {
    "name": "weather",
    "description": "The weather of a city",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}
TOOLS = [{"type": "function", "function": WEATHER}]
FLAT_TOOLS = [{"type": "function", **WEATHER}]
WHAT_WEATHER = [{"role": "user", "content": "What is the weather in Paris?"}]


class Town(BaseModel):
    name: str
    people: int


@case("openai chat")
def text(model):
    answer = CLIENT.chat.completions.create(model=model, messages=ASK)
    assert answer.choices[0].message.content and answer.choices[0].finish_reason == "stop"
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens
    assert answer.usage.model_extra["cost"] >= 0


@case("openai chat")
def stream(model):
    chunks = list(
        CLIENT.chat.completions.create(
            model=model, messages=ASK, stream=True, stream_options={"include_usage": True}
        )
    )
    said = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    whole = CLIENT.chat.completions.create(model=model, messages=ASK)
    assert said == whole.choices[0].message.content, said
    assert chunks[-1].usage.completion_tokens > 0
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop"


@case("openai chat")
def output_limit(model):
    answer = CLIENT.chat.completions.create(model=model, messages=ASK, max_tokens=16)
    assert answer.choices[0].finish_reason == "length"


@case("openai chat")
def tool_loop(model):
    first = CLIENT.chat.completions.create(model=model, messages=WHAT_WEATHER, tools=TOOLS)
    call = first.choices[0].message.tool_calls[0]
    assert first.choices[0].finish_reason == "tool_calls" and "city" in json.loads(call.function.arguments)
    result = {"role": "tool", "tool_call_id": call.id, "content": "17 degrees and rain"}
    history = WHAT_WEATHER + [first.choices[0].message.model_dump(exclude_none=True), result]
    last = CLIENT.chat.completions.create(model=model, messages=history, tools=TOOLS)
    assert "17 degrees" in last.choices[0].message.content


@case("openai chat")
def tool_stream(model):
    with CLIENT.chat.completions.stream(model=model, messages=WHAT_WEATHER, tools=TOOLS) as events:
        answer = events.get_final_completion()
    call = answer.choices[0].message.tool_calls[0]
    assert call.function.name == "weather" and "city" in json.loads(call.function.arguments)


@case("openai chat")
def named_tool(model):
    choice = {"type": "function", "function": {"name": "weather"}}
    answer = CLIENT.chat.completions.create(model=model, messages=ASK, tools=TOOLS, tool_choice=choice)
    assert answer.choices[0].message.tool_calls[0].function.name == "weather"


@case("openai chat")
def schema(model):
    town = CLIENT.chat.completions.parse(model=model, messages=ASK, response_format=Town).choices[0].message.parsed
    assert isinstance(town, Town)


@case("openai chat")
def json_object(model):
    messages = [{"role": "user", "content": "Return a JSON object about Paris"}]
    answer = CLIENT.chat.completions.create(
        model=model, messages=messages, response_format={"type": "json_object"}
    )
    assert isinstance(json.loads(answer.choices[0].message.content), dict)


@case("openai chat")
def picture(model):
    part = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + PICTURE}}
    messages = [{"role": "user", "content": [{"type": "text", "text": "What is this?"}, part]}]
    assert CLIENT.chat.completions.create(model=model, messages=messages).choices[0].message.content


@case("openai chat")
def reasoning(model):
    answer = CLIENT.chat.completions.create(model=model, messages=ASK, reasoning_effort="low")
    assert answer.usage.completion_tokens_details.reasoning_tokens > 0


@case("openai chat")
def unknown_model(model):
    try:
        CLIENT.chat.completions.create(model=model + "-none", messages=ASK)
    except openai.BadRequestError as refused:
        assert refused.code == "model_not_found", refused.code
    else:
        raise AssertionError("an unknown model was answered")


@case("openai chat")
def wrong_key(model):
    try:
        openai.OpenAI(base_url=URL, api_key="sk-tw-none", max_retries=0).chat.completions.create(
            model=model, messages=ASK
        )
    except openai.AuthenticationError:
        return
    raise AssertionError("a wrong key was taken")


@case("openai chat")
def async_stream(model):
    async def run():
        async with openai.AsyncOpenAI(base_url=URL, api_key=KEY, max_retries=0) as client:
            chunks = await client.chat.completions.create(model=model, messages=ASK, stream=True)
            return "".join([c.choices[0].delta.content or "" async for c in chunks if c.choices])

    assert asyncio.run(run())


@case("openai responses")
def response(model):
    answer = CLIENT.responses.create(model=model, input="Tell me about bridges in 20 words", instructions="Be brief")
    assert answer.output_text and answer.status == "completed" and answer.completed_at
    assert answer.usage.total_tokens > 0 and answer.instructions == "Be brief"


@case("openai responses")
def response_stream(model):
    with CLIENT.responses.stream(model=model, input="Tell me about bridges in 20 words") as events:
        deltas = "".join(event.delta for event in events if event.type == "response.output_text.delta")
        answer = events.get_final_response()
    assert deltas == answer.output_text and answer.usage.output_tokens > 0


@case("openai responses")
def response_tool_loop(model):
    first = CLIENT.responses.create(model=model, input=WHAT_WEATHER, tools=FLAT_TOOLS)
    call = next(item for item in first.output if item.type == "function_call")
    assert "city" in json.loads(call.arguments)
    items = WHAT_WEATHER + [item.model_dump(exclude_none=True) for item in first.output]
    items.append({"type": "function_call_output", "call_id": call.call_id, "output": "17 degrees and rain"})
    assert "17 degrees" in CLIENT.responses.create(model=model, input=items, tools=FLAT_TOOLS).output_text


@case("openai responses")
def response_schema(model):
    assert isinstance(CLIENT.responses.parse(model=model, input="A town", text_format=Town).output_parsed, Town)


@case("openai responses")
def response_reasoning(model):
    answer = CLIENT.responses.create(
        model=model,
        input="Tell me about bridges",
        reasoning={"effort": "low", "summary": "auto"},
        include=["reasoning.encrypted_content"],
    )
    assert any(item.type == "reasoning" and item.id for item in answer.output)
    items = [{"role": "user", "content": "Tell me about bridges"}]
    items += [item.model_dump(exclude_none=True) for item in answer.output]
    items.append({"role": "user", "content": "And rivers?"})
    assert CLIENT.responses.create(model=model, input=items, reasoning={"effort": "low"}).output_text
